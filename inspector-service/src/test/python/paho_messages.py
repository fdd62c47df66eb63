"""Three messages to itself, one of each QoS: paho_messages.py ws|mqtts PORT VERSION [CA-FILE KEY-LOG TLS-VERSION]. Exit code 0 if all came."""
import ssl
import sys

import paho.mqtt.client as mqtt

SCHEME, PORT, VERSION = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

kwargs = {"client_id": "paho-%d" % VERSION, "protocol": VERSION}
if SCHEME == "ws":
    kwargs["transport"] = "websockets"
if hasattr(mqtt, "CallbackAPIVersion"):  # since 2.0
    kwargs["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION1
client = mqtt.Client(**kwargs)
if SCHEME == "mqtts":
    context = ssl.create_default_context(cafile=sys.argv[4])
    context.keylog_filename = sys.argv[5]
    context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, sys.argv[6])
    client.tls_set_context(context)

received = []


def on_subscribe(*_):
    for qos in range(3):
        client.publish("paho/%d/%d" % (VERSION, qos), b"QoS %d" % qos, qos)


def on_message(_client, _userdata, message):
    received.append(message.topic)
    if len(received) == 3:
        client.unsubscribe("paho/#")


client.on_connect = lambda *_: client.subscribe("paho/#", 2)
client.on_subscribe = on_subscribe
client.on_message = on_message
client.on_unsubscribe = lambda *_: client.disconnect()
client.connect("127.0.0.1", PORT)
client.loop_forever()
sys.exit(len(received) != 3)

"""The broker as Paho for Python meets it: paho_python.py mqtt|mqtts|ws|wss PORT CA-FILE. Prints a line per check; exit code 0 if all hold."""
import queue
import sys
import threading

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

SCHEME = sys.argv[1]
PORT = int(sys.argv[2])
AUTHORITY = sys.argv[3]
SECONDS_MAX = 60


class Client:
    """A connected client; every call waits until the broker has answered."""

    def __init__(self, version, name, clean=True, will=None, receive_maximum=None):
        self.inbox = queue.Queue()
        self.answers = queue.Queue()
        self.lost = threading.Event()
        five = version == mqtt.MQTTv5
        kwargs = {"client_id": "py-%s-%d" % (name, version), "protocol": version}
        if SCHEME.startswith("ws"):
            kwargs["transport"] = "websockets"
        if not five:
            kwargs["clean_session"] = clean
        if hasattr(mqtt, "CallbackAPIVersion"):  # since 2.0
            kwargs["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION1
        self.client = mqtt.Client(**kwargs)
        if SCHEME in ("mqtts", "wss"):
            self.client.tls_set(AUTHORITY)
        self.client.on_connect = lambda c, u, flags, rc, p=None: self.answers.put(flags.get("session present", 0))
        self.client.on_subscribe = lambda *a: self.answers.put("subscribed")
        self.client.on_unsubscribe = lambda *a: self.answers.put("unsubscribed")
        self.client.on_message = lambda c, u, message: self.inbox.put(message)
        self.client.on_disconnect = lambda *a: self.lost.set()
        if will:
            self.client.will_set(*will)
        options = {}
        if five:
            properties = Properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = 0 if clean else 300
            if receive_maximum:
                properties.ReceiveMaximum = receive_maximum
            options = {"clean_start": clean, "properties": properties}
        self.client.connect("127.0.0.1", PORT, 60, **options)
        self.client.loop_start()
        self.present = self.answers.get(timeout=SECONDS_MAX)

    def subscribe(self, topic, qos):
        self.client.subscribe(topic, qos)
        self.answers.get(timeout=SECONDS_MAX)

    def unsubscribe(self, topic):
        self.client.unsubscribe(topic)
        self.answers.get(timeout=SECONDS_MAX)

    def publish(self, topic, payload, qos, retain=False, properties=None):
        self.client.publish(topic, payload, qos, retain, properties).wait_for_publish()

    def next(self):
        return self.inbox.get(timeout=SECONDS_MAX)

    def disconnect(self):
        self.client.disconnect()
        assert self.lost.wait(SECONDS_MAX)
        self.client.loop_stop()

    def break_off(self):
        """The socket goes without a DISCONNECT."""
        self.client.loop_stop()
        self.client.socket().close()


def every_qos_arrives_with_the_lower_of_both(version):
    client = Client(version, "qos")
    for granted in range(3):
        topic = "py/%d/qos/%d" % (version, granted)
        client.subscribe(topic, granted)
        for sent in range(3):
            client.publish(topic, "sent %d" % sent, sent)
            got = client.next()
            assert (got.payload.decode(), got.qos, got.retain) == ("sent %d" % sent, min(sent, granted), False), got
    client.disconnect()


def wildcards_match_levels_and_unsubscribe_ends_it(version):
    client = Client(version, "wild")
    root = "py/%d/wild" % version
    client.subscribe(root + "/+/temp", 1)
    client.subscribe(root + "/deep/#", 1)
    for topic in ["/1/temp", "/1/2/temp", "/deep", "/deep/1/2"]:
        client.publish(root + topic, topic, 1)
    assert [client.next().payload.decode() for _ in range(3)] == ["/1/temp", "/deep", "/deep/1/2"]
    client.unsubscribe(root + "/deep/#")
    client.publish(root + "/deep/3", "unheard", 1)
    client.publish(root + "/2/temp", "last", 1)
    assert client.next().payload == b"last"
    client.disconnect()


def a_retained_message_waits_until_it_is_cleared(version):
    client = Client(version, "retained")
    topic = "py/%d/retained" % version
    client.publish(topic, "kept", 1, retain=True)
    client.subscribe(topic, 1)
    got = client.next()
    assert (got.payload, got.retain) == (b"kept", True)
    client.publish(topic, "", 1, retain=True)
    assert client.next().payload == b""
    client.unsubscribe(topic)
    client.subscribe(topic, 1)
    client.publish(topic, "marker", 1)
    assert client.next().payload == b"marker"
    client.disconnect()


def a_will_is_published_when_the_socket_breaks(version):
    watcher = Client(version, "watcher")
    topic = "py/%d/will" % version
    watcher.subscribe(topic, 2)
    Client(version, "broken", will=(topic, "gone", 2)).break_off()
    got = watcher.next()
    assert (got.payload, got.qos) == (b"gone", 2)
    watcher.disconnect()


def a_session_keeps_what_its_client_missed(version):
    topic = "py/%d/missed" % version
    first = Client(version, "away", clean=False)
    first.subscribe(topic, 2)
    first.disconnect()
    publisher = Client(version, "publisher")
    for i in range(10):
        publisher.publish(topic, str(i), 2)
    second = Client(version, "away", clean=False, receive_maximum=3)
    assert version == mqtt.MQTTv31 or second.present == 1
    assert [int(second.next().payload) for _ in range(10)] == list(range(10))
    second.disconnect()
    publisher.disconnect()


def a_second_client_takes_the_identifier_over(version):
    first = Client(version, "taken")
    first.client.reconnect_delay_set(3600, 3600)
    second = Client(version, "taken")
    assert first.lost.wait(SECONDS_MAX)
    second.publish("py/taken", "mine", 1)
    second.disconnect()


def a_payload_of_200_kb_arrives_whole(version):
    client = Client(version, "large")
    payload = "0123456789" * 20000
    client.subscribe("py/%d/large" % version, 2)
    client.publish("py/%d/large" % version, payload, 2)
    assert client.next().payload.decode() == payload
    client.disconnect()


def properties_travel(version):
    if version != mqtt.MQTTv5:
        return
    client = Client(version, "properties")
    client.subscribe("py/properties", 2)
    properties = Properties(PacketTypes.PUBLISH)
    properties.ContentType = "text/plain"
    properties.ResponseTopic = "py/answer"
    properties.CorrelationData = b"no. 7"
    properties.UserProperty = [("a", "1"), ("b", "2"), ("a", "3")]
    client.publish("py/properties", "x", 2, properties=properties)
    got = client.next().properties
    assert (got.ContentType, got.ResponseTopic, got.CorrelationData) == ("text/plain", "py/answer", b"no. 7"), got
    assert got.UserProperty == [("a", "1"), ("b", "2"), ("a", "3")], got
    client.disconnect()


CHECKS = [
    every_qos_arrives_with_the_lower_of_both,
    wildcards_match_levels_and_unsubscribe_ends_it,
    a_retained_message_waits_until_it_is_cleared,
    a_will_is_published_when_the_socket_breaks,
    a_session_keeps_what_its_client_missed,
    a_second_client_takes_the_identifier_over,
    a_payload_of_200_kb_arrives_whole,
    properties_travel,
]

for each_version in (mqtt.MQTTv31, mqtt.MQTTv311, mqtt.MQTTv5):
    for check in CHECKS:
        print("version %d: %s" % (each_version, check.__name__), flush=True)
        check(each_version)
print("all checks hold", flush=True)

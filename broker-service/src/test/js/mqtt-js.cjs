// The broker as MQTT.js meets it: node mqtt-js.cjs mqtt|mqtts|ws|wss PORT CA-FILE. Prints a line per check; exit code 0 if all hold.
'use strict';
const assert = require('node:assert');
const { once } = require('node:events');
const { readFileSync } = require('node:fs');
const mqtt = require('mqtt');

const [protocol, port, authority] = process.argv.slice(2);
const TIMEOUT_MILLIS = 60_000;

// A connected client with what arrives, in order. The session flag of CONNACK is in client.present.
async function connect(version, name, options = {}) {
  const client = mqtt.connect({
    protocol,
    host: '127.0.0.1',
    port: Number(port),
    path: '/mqtt',
    ca: readFileSync(authority),
    protocolVersion: version,
    protocolId: version === 3 ? 'MQIsdp' : 'MQTT',
    clientId: `js-${name}-${version}`,
    reconnectPeriod: 0,
    connectTimeout: TIMEOUT_MILLIS,
    ...options,
  });
  const arrived = [];
  const waiting = [];
  client.on('message', (topic, payload, packet) => {
    const message = { topic, payload: payload.toString(), qos: packet.qos, retain: packet.retain, properties: packet.properties };
    waiting.length ? waiting.shift()(message) : arrived.push(message);
  });
  client.next = () =>
    arrived.length ? Promise.resolve(arrived.shift()) : new Promise((resolve) => waiting.push(resolve));
  client.on('error', (error) => { throw error; });
  const [connack] = await once(client, 'connect');
  client.present = connack.sessionPresent;
  client.connack = connack;
  return client;
}

async function closed(client) {
  if (!client.disconnected) {
    await client.endAsync();
  }
}

const checks = {
  async 'every QoS arrives with the lower of both'(version) {
    const client = await connect(version, 'qos');
    for (const granted of [0, 1, 2]) {
      await client.subscribeAsync(`js/${version}/qos/${granted}`, { qos: granted });
      for (const sent of [0, 1, 2]) {
        await client.publishAsync(`js/${version}/qos/${granted}`, `sent ${sent}`, { qos: sent });
        const got = await client.next();
        assert.deepStrictEqual([got.payload, got.qos, got.retain], [`sent ${sent}`, Math.min(sent, granted), false]);
      }
    }
    await closed(client);
  },

  async 'wildcards match levels, unsubscribe ends it'(version) {
    const client = await connect(version, 'wild');
    const root = `js/${version}/wild`;
    await client.subscribeAsync([`${root}/+/temp`, `${root}/deep/#`], { qos: 1 });
    for (const topic of ['/1/temp', '/1/2/temp', '/deep', '/deep/1/2']) {
      await client.publishAsync(root + topic, topic, { qos: 1 });
    }
    for (const topic of ['/1/temp', '/deep', '/deep/1/2']) {
      assert.strictEqual((await client.next()).payload, topic);
    }
    await client.unsubscribeAsync(`${root}/deep/#`);
    await client.publishAsync(`${root}/deep/3`, 'unheard', { qos: 1 });
    await client.publishAsync(`${root}/2/temp`, 'last', { qos: 1 });
    assert.strictEqual((await client.next()).payload, 'last');
    await closed(client);
  },

  async 'a retained message waits until it is cleared'(version) {
    const client = await connect(version, 'retained');
    const topic = `js/${version}/retained`;
    await client.publishAsync(topic, 'kept', { qos: 1, retain: true });
    await client.subscribeAsync(topic, { qos: 1 });
    const kept = await client.next();
    assert.deepStrictEqual([kept.payload, kept.retain], ['kept', true]);
    await client.publishAsync(topic, '', { qos: 1, retain: true });
    assert.strictEqual((await client.next()).payload, '');
    await client.unsubscribeAsync(topic);
    await client.subscribeAsync(topic, { qos: 1 });
    await client.publishAsync(topic, 'marker', { qos: 1 });
    assert.strictEqual((await client.next()).payload, 'marker');
    await closed(client);
  },

  async 'a will is published when the socket breaks'(version) {
    const watcher = await connect(version, 'watcher');
    await watcher.subscribeAsync(`js/${version}/will`, { qos: 2 });
    const will = { topic: `js/${version}/will`, payload: Buffer.from('gone'), qos: 2, retain: false };
    const broken = await connect(version, 'broken', { will });
    broken.stream.destroy();
    const got = await watcher.next();
    assert.deepStrictEqual([got.payload, got.qos], ['gone', 2]);
    await closed(watcher);
  },

  async 'a session keeps what its client missed'(version) {
    const topic = `js/${version}/missed`;
    const keep = version === 5 ? { clean: false, properties: { sessionExpiryInterval: 300 } } : { clean: false };
    const first = await connect(version, 'away', keep);
    await first.subscribeAsync(topic, { qos: 2 });
    await closed(first);
    const publisher = await connect(version, 'publisher');
    for (let i = 0; i < 10; i++) {
      await publisher.publishAsync(topic, `${i}`, { qos: 2 });
    }
    const second = await connect(version, 'away', keep);
    if (version > 3) {
      assert.strictEqual(second.present, true);
    }
    for (let i = 0; i < 10; i++) {
      assert.strictEqual((await second.next()).payload, `${i}`);
    }
    await closed(second);
    await closed(publisher);
  },

  async 'a second client takes the identifier over'(version) {
    const first = await connect(version, 'taken');
    const lost = once(first, 'close');
    const second = await connect(version, 'taken');
    await lost;
    await second.publishAsync(`js/${version}/taken`, 'mine', { qos: 1 });
    await closed(second);
  },

  async 'a payload of 200 KB arrives whole'(version) {
    const client = await connect(version, 'large');
    const payload = '0123456789'.repeat(20_000);
    await client.subscribeAsync(`js/${version}/large`, { qos: 2 });
    await client.publishAsync(`js/${version}/large`, payload, { qos: 2 });
    assert.strictEqual((await client.next()).payload, payload);
    await closed(client);
  },

  async 'properties travel, topic aliases are understood'(version) {
    if (version < 5) {
      return;
    }
    const client = await connect(version, 'properties', { autoUseTopicAlias: true, properties: { topicAliasMaximum: 5 } });
    assert.strictEqual(client.connack.properties.receiveMaximum, 1024);
    const properties = {
      contentType: 'text/plain',
      responseTopic: 'js/answer',
      correlationData: Buffer.from('no. 7'),
      userProperties: { unit: 'C', list: ['1', '2'] },
    };
    await client.subscribeAsync('js/properties', { qos: 1, properties: { subscriptionIdentifier: 7 } });
    for (let i = 0; i < 3; i++) {
      await client.publishAsync('js/properties', `${i}`, { qos: 1, properties });
      const got = (await client.next()).properties;
      assert.deepStrictEqual(
        [got.contentType, got.responseTopic, got.correlationData.toString(), { ...got.userProperties }, got.subscriptionIdentifier],
        ['text/plain', 'js/answer', 'no. 7', { unit: 'C', list: ['1', '2'] }, 7],
      );
    }
    await closed(client);
  },

  async 'acknowledgements by hand within a receive maximum of 1'(version) {
    if (version < 5) {
      return;
    }
    const held = [];
    const slow = await connect(version, 'window', {
      properties: { receiveMaximum: 1 },
      customHandleAcks: (topic, message, packet, done) => {
        held.push(message.toString());
        setImmediate(() => done(0));
      },
    });
    await slow.subscribeAsync('js/window', { qos: 2 });
    const publisher = await connect(version, 'window-publisher');
    for (let i = 0; i < 6; i++) {
      await publisher.publishAsync('js/window', `${i}`, { qos: 1 + (i % 2) });
    }
    for (let i = 0; i < 6; i++) {
      assert.strictEqual((await slow.next()).payload, `${i}`);
    }
    assert.deepStrictEqual(held, ['0', '1', '2', '3', '4', '5']);
    await closed(slow);
    await closed(publisher);
  },
};

(async () => {
  const timer = setTimeout(() => {
    console.log('no answer in time');
    process.exit(1);
  }, 2 * TIMEOUT_MILLIS);
  for (const version of [3, 4, 5]) {
    for (const [name, check] of Object.entries(checks)) {
      console.log(`version ${version}: ${name}`);
      await check(version);
    }
  }
  clearTimeout(timer);
  console.log('all checks hold');
  process.exit(0);
})().catch((error) => {
  console.log(error);
  process.exit(1);
});

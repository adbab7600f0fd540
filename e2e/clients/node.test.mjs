// The official Node client 4.11.0, unmodified, against the reference server: `USERS_SERVER=… node --test clients/`.
//
// The client hard-codes https, so its HTTP library is told to speak plain HTTP. It has no transfer call; its own
// request maker still sends that method, which shows that the server takes it in this client's form too: multipart,
// chunked, without a length.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { startServer } from '../fixtures/reference-server.mjs';

const require = createRequire(import.meta.url);
const { default: VoximplantApiClient } = require('@voximplant/apiclient-nodejs');
// The instance that the client itself uses.
const axios = createRequire(require.resolve('@voximplant/apiclient-nodejs'))('axios');

axios.interceptors.request.use((request) => ({ ...request, url: request.url.replace('https://', 'http://') }));

const PASSWORD = 'S3cret!pw';

let folder;
let servers;
let client;
let developer;
let application;
let users = 0;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'users-server-'));
  servers = await Promise.all([start('owner'), start('developer')]);
  [client, developer] = await Promise.all(servers.map(({ server, keyFile }) => connect(server, keyFile)));
  const { result } = await client.Applications.getApplications({ count: 1 });
  [application] = result;
});

after(async () => {
  await Promise.all((servers ?? []).map(({ server }) => server.stop()));
  await rm(folder, { recursive: true });
});

async function start(role) {
  const keyFile = path.join(folder, `${role}.json`);
  const server = await startServer([
    '--db', path.join(folder, `${role}.sqlite`), '--demo', '--demo-key', keyFile, '--demo-key-role', role,
  ]);
  return { server, keyFile };
}

function connect(server, pathToCredentials) {
  return new Promise((resolve) => {
    const made = new VoximplantApiClient({ pathToCredentials, host: new URL(server.origin).host });
    made.onReady = resolve;
  });
}

/** A client of the owners' server, whose key differs in these. */
async function clientWith(differences) {
  const [{ server, keyFile }] = servers;
  const file = path.join(folder, `differing-${++users}.json`);
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(keyFile, 'utf8')), ...differences }));
  return connect(server, file);
}

/** The client resolves with the API's own answer when that holds `errors`. */
async function refuses(code, call) {
  const answer = await call;
  assert.equal(answer.error?.code, code, JSON.stringify(answer));
  assert.equal(answer.errors[0].code, code);
  assert.notEqual(answer.error.msg, '');
  assert.equal(answer.result, undefined);
}

async function add(fields = {}) {
  const userName = fields.userName ?? `client-${++users}`;
  const answer = await client.Users.addUser({
    userName, userDisplayName: "A client's user", userPassword: PASSWORD, applicationId: application.applicationId,
    ...fields,
  });
  assert.equal(answer.result, 1, JSON.stringify(answer));
  return { userId: answer.userId, userName };
}

async function read(userId, options = {}) {
  const page = await client.Users.getUsers({ userId, ...options });
  assert.deepEqual([page.count, page.totalCount, page.result?.length], [1, 1, 1], JSON.stringify(page));
  return page.result[0];
}

async function isGone(userId) {
  assert.deepEqual(await client.Users.getUsers({ userId }), { result: [], count: 0, totalCount: 0 });
}

async function everybody(filters = {}) {
  const found = [];
  for (;;) {
    const page = await client.Users.getUsers({
      applicationId: application.applicationId, count: 1000, offset: found.length, ...filters,
    });
    assert.equal(page.count, page.result.length);
    found.push(...page.result);
    if (found.length >= page.totalCount) {
      return found;
    }
  }
}

async function accountBalance() {
  const { result } = await client.Accounts.getAccountInfo({});
  return money(result.balance);
}

async function balance(userId) {
  return money((await read(userId, { returnLiveBalance: false })).fixedBalance);
}

/** Ten-thousandths, exact: the shortest text of a number is the text that the JSON had, up to 15 digits. */
function money(value) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(String(value));
  return BigInt(sign + whole + fraction.padEnd(4, '0'));
}

function transfer(fields) {
  return client.makeRequest('TransferMoneyToUser', fields, [[], []]);
}

async function withMoney(amount) {
  const user = await add({ parentAccounting: false });
  assert.equal((await transfer({ amount, user_id: user.userId })).result, 1);
  assert.equal(await balance(user.userId), money(amount));
  return user;
}

test('AddUser is read back', async () => {
  const { userId, userName } = await add({
    userDisplayName: 'Iden One', parentAccounting: false, userActive: true, userCustomData: 'a&b=ü;c',
  });
  const user = await read(userId);
  const { created, modified, applications, acdStatusChangeTime, ...rest } = user;
  assert.deepEqual(rest, {
    userId, userName, userDisplayName: 'Iden One', userActive: true, parentAccounting: false, balance: 0,
    liveBalance: 0, fixedBalance: 0, userCustomData: 'a&b=ü;c', acdStatus: 'OFFLINE',
  });
  assert.match(created, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  assert.deepEqual([modified, acdStatusChangeTime], [created, created]);
  assert.deepEqual(applications.map((each) => each.application_id), [application.applicationId]);
});

test('AddUser by the name of the application, inactive, with the account’s money', async () => {
  const { result, userId } = await client.Users.addUser({
    userName: 'client-by-name', userDisplayName: 'By name', userPassword: PASSWORD,
    applicationName: application.applicationName, parentAccounting: true, userActive: false,
  });
  assert.equal(result, 1);
  const user = await read(userId);
  assert.deepEqual([user.parentAccounting, user.userActive], [true, false]);
});

test('hostile display names come back as they went', async () => {
  const texts = ['<script>alert(1)</script>', 'O\'Brien "Bo" & sons', 'שלום עולם', '😀 smile', 'a;b|c%20d+e\r\n--x'];
  for (const text of texts) {
    const { userId } = await add({ userDisplayName: text, userCustomData: text });
    const user = await read(userId);
    assert.deepEqual([user.userDisplayName, user.userCustomData], [text, text]);
  }
});

test('AddUser refuses, and adds nobody', async () => {
  const { userName: taken } = await add();
  const { length } = await everybody();
  const good = {
    userName: 'client-refused', userDisplayName: 'Refused', userPassword: PASSWORD,
    applicationId: application.applicationId,
  };
  const { applicationId, ...withoutApplication } = good;
  const wrong = [
    [118, { ...good, userName: taken }],
    [122, { ...good, userName: 'Capital' }],
    [122, { ...good, userName: 'ab' }],
    [122, { ...good, userName: 'a'.repeat(51) }],
    [134, { ...good, userName: '' }],
    [157, { ...good, userDisplayName: 'x'.repeat(256) }],
    [212, { ...good, userCustomData: 'x'.repeat(8192) }],
    [464, { ...good, userPassword: 'lowercase1!' }],
    [523, { ...good, userPassword: 'S3c!pw' }],
    [524, { ...good, userPassword: 'S3cret! pw' }],
    [116, { ...good, applicationId: 999_999 }],
    [485, withoutApplication],
    [558, { ...withoutApplication, applicationName: 'nowhere.demo.example' }],
    [458, { ...good, applicationName: application.applicationName }],
  ];
  for (const [code, request] of wrong) {
    await refuses(code, client.Users.addUser(request));
  }
  assert.equal((await everybody()).length, length);
});

test('SetUserInfo changes only what is named', async () => {
  const { userId, userName } = await add({ userCustomData: 'before', parentAccounting: false });
  const before = await read(userId);
  assert.deepEqual(await client.Users.setUserInfo({ userId, userDisplayName: 'After', userActive: true }), { result: 1 });
  const after = await read(userId);
  assert.deepEqual(after, { ...before, userDisplayName: 'After', modified: after.modified });
  await client.Users.setUserInfo({
    userName, applicationId: application.applicationId, newUserName: `${userName}-renamed`, userActive: false,
    userCustomData: '', userPassword: 'N3w!passw',
  });
  const renamed = await read(userId);
  assert.deepEqual([renamed.userName, renamed.userActive, renamed.userCustomData ?? ''], [`${userName}-renamed`, false, '']);
});

test('SetUserInfo refuses, and changes nothing', async () => {
  const { userId } = await add();
  const { userName: taken } = await add();
  const before = await read(userId);
  const wrong = [
    [118, { userId, newUserName: taken }],
    [462, { userId, newUserName: 'Not A Name' }],
    [157, { userId, userDisplayName: 'x'.repeat(256) }],
    [524, { userId, userPassword: 'with space 1A!' }],
    [535, { userId, userPassword: PASSWORD }],
    [117, { userId: 999_999, userDisplayName: 'Nobody' }],
    [485, { userDisplayName: 'Nobody' }],
    [458, { userId, userName: taken, applicationId: application.applicationId }],
  ];
  for (const [code, request] of wrong) {
    await refuses(code, client.Users.setUserInfo(request));
  }
  assert.deepEqual(await read(userId), before);
});

test('DelUser deletes these and no others', async () => {
  const [first, second, third, fourth] = [await add(), await add(), await add(), await add()];
  assert.deepEqual(await client.Users.delUser({ userId: [first.userId, third.userId] }), { result: 1 });
  await isGone(first.userId);
  await isGone(third.userId);
  assert.equal((await read(second.userId)).userName, second.userName);
  await client.Users.delUser({
    userName: `${second.userName};${fourth.userName}`, applicationName: application.applicationName,
  });
  await isGone(second.userId);
  await isGone(fourth.userId);
});

test('DelUser with one bad id deletes nobody', async () => {
  const { userId } = await add();
  await refuses(117, client.Users.delUser({ userId: [userId, 999_999] }));
  await refuses(117, client.Users.delUser({ userId: `${userId};seven` }));
  await refuses(485, client.Users.delUser({}));
  assert.equal((await read(userId)).userId, userId);
});

test('GetUsers: the pages hold everybody once', async () => {
  const { totalCount } = await client.Users.getUsers({ count: 1 });
  assert.ok(totalCount > 17);
  const ids = [];
  while (ids.length < totalCount) {
    const page = await client.Users.getUsers({ count: 17, offset: ids.length, orderBy: 'user_id' });
    assert.deepEqual([page.totalCount, page.count], [totalCount, Math.min(17, totalCount - ids.length)]);
    ids.push(...page.result.map((user) => user.userId));
  }
  assert.deepEqual(ids, [...new Set(ids)].sort((a, b) => a - b));
});

test('GetUsers: 20 by name, without skills and queues, when nothing is asked', async () => {
  const { result, count } = await client.Users.getUsers({});
  const names = result.map((user) => user.userName);
  assert.equal(count, 20);
  assert.deepEqual(names, [...names].sort());
  assert.ok(result.every((user) => !('skills' in user) && !('acdQueues' in user)));
});

test('GetUsers: each filter tells users apart', async () => {
  const all = await everybody({ withSkills: true, withQueues: true });
  const skillId = all.find((user) => user.skills?.length).skills[0].skill_id;
  const queueId = all.find((user) => user.acdQueues?.length).acdQueues[0].acd_queue_id;
  const part = all.at(-1).userName.slice(1, 4);
  const hasSkill = (user) => (user.skills ?? []).some((each) => each.skill_id === skillId);
  const inQueue = (user) => (user.acdQueues ?? []).some((each) => each.acd_queue_id === queueId);
  const filters = [
    [{ userActive: false }, (user) => !user.userActive],
    [{ userName: part }, (user) => user.userName.includes(part)],
    [{ acdStatus: 'ONLINE;READY' }, (user) => ['ONLINE', 'READY'].includes(user.acdStatus)],
    [{ skillId }, hasSkill],
    [{ excludedSkillId: skillId }, (user) => !hasSkill(user)],
    [{ acdQueueId: queueId }, inQueue],
    [{ excludedAcdQueueId: queueId }, (user) => !inQueue(user)],
  ];
  for (const [filter, holds] of filters) {
    const found = (await everybody(filter)).map((user) => user.userId).sort((a, b) => a - b);
    const expected = all.filter(holds).map((user) => user.userId).sort((a, b) => a - b);
    assert.deepEqual(found, expected, JSON.stringify(filter));
    assert.ok(expected.length > 0 && expected.length < all.length, JSON.stringify(filter));
  }
});

test('GetUsers refuses', async () => {
  const wrong = [
    [117, { userId: 'seven' }],
    [218, { acdQueueId: 999_999 }],
    [222, { skillId: 999_999 }],
    [224, { excludedSkillId: 999_999 }],
    [227, { acdStatus: 'ASLEEP' }],
    [496, { orderBy: 'user_phone' }],
    [497, { offset: -1 }],
  ];
  for (const [code, request] of wrong) {
    await refuses(code, client.Users.getUsers(request));
  }
});

test('TransferMoneyToUser: the example of the reference costs 11.34', async () => {
  const [account, first, second] = [await accountBalance(), await balance(1), await balance(2)];
  const answer = await transfer({
    amount: 5.67, user_id: '1;2', currency: 'USD', strict_mode: 'true', user_transaction_description: 'From account',
    account_transaction_description: 'To user: ${user_name}',
  });
  assert.equal(answer.result, 1, JSON.stringify(answer));
  assert.equal(money(answer.balance), account - 113_400n);
  assert.equal(await accountBalance(), account - 113_400n);
  assert.equal(await balance(1), first + 56_700n);
  assert.equal(await balance(2), second + 56_700n);
});

test('TransferMoneyToUser: back to the account, and all that there is when not strict', async () => {
  const { userId } = await withMoney('12.3456');
  const account = await accountBalance();
  assert.equal(money((await transfer({ amount: '-5.67', user_id: userId })).balance), account + 56_700n);
  assert.equal(await balance(userId), 66_756n);
  const all = await transfer({ amount: -10_000_000, user_id: userId, strict_mode: 'false' });
  assert.equal(money(all.balance), account + 123_456n);
  assert.equal(await balance(userId), 0n);
});

test('TransferMoneyToUser refuses, and moves nothing', async () => {
  const { userId } = await withMoney('5');
  const { userId: shared } = await add({ parentAccounting: true });
  const account = await accountBalance();
  const wrong = [
    [127, { amount: '-5.0001', user_id: userId }],
    [127, { amount: '100000000', user_id: userId }],
    [573, { amount: '1', user_id: `${userId};${shared}` }],
    [117, { amount: '1', user_id: `${userId};999999` }],
    [125, { amount: '0.009', user_id: userId }],
    [225, { amount: 'five', user_id: userId }],
    [134, { user_id: userId }],
    [485, { amount: '1' }],
    [210, { amount: '1', user_id: userId, currency: 'EUR' }],
    [235, { amount: '1', user_id: userId, user_transaction_description: 'x'.repeat(120) }],
    [234, { amount: '1', user_id: userId, account_transaction_description: 'x'.repeat(120) }],
  ];
  for (const [code, request] of wrong) {
    await refuses(code, transfer(request));
  }
  assert.deepEqual([await accountBalance(), await balance(userId)], [account, 50_000n]);
});

test('a developer may read and not write', async () => {
  const before = await developer.Users.getUsers({ count: 1000 });
  assert.ok(before.totalCount > 0);
  const { userId } = before.result[0];
  await refuses(104, developer.Users.addUser({
    userName: 'client-forbidden', userDisplayName: 'Forbidden', userPassword: PASSWORD, applicationId: 1,
  }));
  await refuses(104, developer.Users.setUserInfo({ userId, userDisplayName: 'Forbidden' }));
  await refuses(104, developer.Users.delUser({ userId }));
  await refuses(104, developer.makeRequest('TransferMoneyToUser', { amount: 1, user_id: userId }, [[], []]));
  assert.deepEqual(await developer.Users.getUsers({ count: 1000 }), before);
});

test('a wrong key is refused', async () => {
  const unknown = await clientWith({ key_id: 'no-such-key' });
  await refuses(433, unknown.Users.getUsers({}));
  const foreign = await clientWith({ private_key: developer.key.private_key });
  await refuses(447, foreign.Users.getUsers({}));
});

test('a method that the API does not have is refused', async () => {
  await refuses(103, client.makeRequest('AddUsers', {}, [[], []]));
});

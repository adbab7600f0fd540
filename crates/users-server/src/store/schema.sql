-- The whole database. Everything that one account's data must never break is written down here as a
-- constraint, so that no mistake in the code above can store it.
--
-- Money is INTEGER ten-thousandths of the account's currency. Moments are INTEGER seconds of Unix time.
-- Flags are 0 and 1.

CREATE TABLE accounts (
    account_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    account_name  TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (account_name <> ''),
    currency      TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    -- The account's own money. Written by the ledger's trigger only.
    balance       INTEGER NOT NULL DEFAULT 0,
    user_limit    INTEGER NOT NULL DEFAULT 1000 CHECK (user_limit >= 0),
    -- Kept by triggers: counting the users of a large account takes longer than showing a page of them.
    user_count    INTEGER NOT NULL DEFAULT 0 CHECK (user_count >= 0),
    activated     INTEGER NOT NULL DEFAULT 1 CHECK (activated IN (0, 1)),
    -- SHA-256 of the API key; NULL when the account has none.
    api_key_hash  BLOB    UNIQUE CHECK (octet_length(api_key_hash) = 32)
) STRICT;

-- The people who sign in to the account.
CREATE TABLE logins (
    login_id       INTEGER PRIMARY KEY,
    account_id     INTEGER NOT NULL REFERENCES accounts,
    email          TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (email LIKE '_%@_%'),
    password_hash  TEXT    NOT NULL CHECK (password_hash GLOB '$argon2id$*'),
    role           TEXT    NOT NULL CHECK (role IN ('Owner', 'Admin', 'User manager', 'Developer', 'Supervisor',
                                                    'Accountant', 'Payer', 'Support', 'Call list manager'))
) STRICT;

CREATE INDEX logins_by_account ON logins (account_id);
CREATE UNIQUE INDEX one_owner_per_account ON logins (account_id) WHERE role = 'Owner';

CREATE TABLE sessions (
    -- SHA-256 of the session id: a copy of the database opens no session.
    session_hash  BLOB    PRIMARY KEY CHECK (octet_length(session_hash) = 32),
    account_id    INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    -- NULL for a session that was opened with the account's API key.
    login_id      INTEGER REFERENCES logins ON DELETE CASCADE,
    expires_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_login ON sessions (login_id);

CREATE TABLE service_keys (
    key_id          TEXT    PRIMARY KEY CHECK (key_id <> ''),
    account_id      INTEGER NOT NULL REFERENCES accounts,
    public_key_pem  TEXT    NOT NULL CHECK (public_key_pem LIKE '-----BEGIN %')
) STRICT, WITHOUT ROWID;

CREATE INDEX service_keys_by_account ON service_keys (account_id);

CREATE TABLE service_key_roles (
    key_id  TEXT NOT NULL REFERENCES service_keys ON DELETE CASCADE,
    role    TEXT NOT NULL CHECK (role IN ('Owner', 'Admin', 'User manager', 'Developer', 'Supervisor',
                                          'Accountant', 'Payer', 'Support', 'Call list manager')),
    PRIMARY KEY (key_id, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE applications (
    application_id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id             INTEGER NOT NULL REFERENCES accounts,
    -- The full form: application.account.domain.
    application_name       TEXT    NOT NULL CHECK (application_name GLOB '?*.?*'
                                                   AND application_name NOT GLOB '*[^a-z0-9._-]*'),
    short_name             TEXT    NOT NULL
        GENERATED ALWAYS AS (substr(application_name, 1, instr(application_name, '.') - 1)) STORED,
    modified               INTEGER NOT NULL,
    secure_record_storage  INTEGER NOT NULL DEFAULT 0 CHECK (secure_record_storage IN (0, 1)),
    UNIQUE (account_id, application_name),
    UNIQUE (account_id, short_name)
) STRICT;

CREATE TABLE skills (
    skill_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id  INTEGER NOT NULL REFERENCES accounts,
    skill_name  TEXT    NOT NULL CHECK (skill_name <> ''),
    -- In lower case of every script, as the other name keys: what it is searched by.
    skill_name_key TEXT NOT NULL,
    UNIQUE (account_id, skill_name)
) STRICT;

CREATE TABLE queues (
    acd_queue_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id      INTEGER NOT NULL REFERENCES accounts,
    application_id  INTEGER NOT NULL REFERENCES applications,
    acd_queue_name  TEXT    NOT NULL CHECK (acd_queue_name <> ''),
    acd_queue_name_key TEXT NOT NULL,
    -- Whether a new user of the application joins the queue by itself.
    auto_link       INTEGER NOT NULL DEFAULT 0 CHECK (auto_link IN (0, 1)),
    UNIQUE (account_id, acd_queue_name)
) STRICT;

CREATE INDEX queues_by_application ON queues (application_id);

CREATE TABLE users (
    -- AUTOINCREMENT: the id of a deleted user never comes back, so the ledger stays unambiguous.
    user_id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id               INTEGER NOT NULL REFERENCES accounts,
    user_name                TEXT    NOT NULL CHECK (length(user_name) BETWEEN 3 AND 50
                                                     AND user_name GLOB '[a-z0-9]*'
                                                     AND user_name NOT GLOB '*[^a-z0-9_-]*'),
    user_display_name        TEXT    NOT NULL CHECK (user_display_name <> '' AND length(user_display_name) <= 255),
    -- The display name in lower case of every script: what it is searched and ordered by.
    display_name_key         TEXT    NOT NULL,
    password_hash            TEXT    NOT NULL CHECK (password_hash GLOB '$argon2id$*'),
    user_active              INTEGER NOT NULL CHECK (user_active IN (0, 1)),
    parent_accounting        INTEGER NOT NULL CHECK (parent_accounting IN (0, 1)),
    -- The last committed balance. Written by the ledger's trigger only.
    fixed_balance            INTEGER NOT NULL DEFAULT 0,
    -- What the calls that are running have cost so far: the live balance is the fixed one less this.
    call_charges             INTEGER NOT NULL DEFAULT 0 CHECK (call_charges BETWEEN 0 AND 1000000000000),
    user_custom_data         TEXT    CHECK (user_custom_data <> '' AND length(user_custom_data) <= 8191),
    mobile_phone             TEXT    CHECK (mobile_phone <> '' AND length(mobile_phone) <= 49),
    created                  INTEGER NOT NULL,
    modified                 INTEGER NOT NULL,
    acd_status               TEXT    NOT NULL DEFAULT 'OFFLINE'
        CHECK (acd_status IN ('OFFLINE', 'ONLINE', 'READY', 'BANNED', 'IN_SERVICE', 'AFTER_SERVICE', 'TIMEOUT', 'DND')),
    acd_status_change_time   INTEGER NOT NULL,
    frozen                   INTEGER NOT NULL DEFAULT 0 CHECK (frozen IN (0, 1)),
    two_factor_auth_required INTEGER NOT NULL DEFAULT 0 CHECK (two_factor_auth_required IN (0, 1)),
    -- What application_users points at, so that a rename reaches it.
    UNIQUE (user_id, user_name)
) STRICT;

CREATE TRIGGER users_are_counted AFTER INSERT ON users BEGIN
    UPDATE accounts SET user_count = user_count + 1 WHERE account_id = NEW.account_id;
END;

CREATE TRIGGER users_are_discounted AFTER DELETE ON users BEGIN
    UPDATE accounts SET user_count = user_count - 1 WHERE account_id = OLD.account_id;
END;

-- One index for each order of GetUsers. Each also holds every plain filter, so that a page is found, and the
-- matches are counted, in the index alone and already in order.
CREATE INDEX users_by_name ON users
    (account_id, user_name, user_id, display_name_key, user_active, acd_status);
CREATE INDEX users_by_display_name ON users
    (account_id, display_name_key, user_id, user_name, user_active, acd_status);
CREATE INDEX users_by_id ON users
    (account_id, user_id, user_name, display_name_key, user_active, acd_status);

-- Which user may log in to which application. The copy of the name makes "unique in its application" a
-- constraint; the foreign key keeps it equal to the user's name.
CREATE TABLE application_users (
    application_id  INTEGER NOT NULL REFERENCES applications,
    user_id         INTEGER NOT NULL,
    user_name       TEXT    NOT NULL,
    PRIMARY KEY (application_id, user_id),
    UNIQUE (application_id, user_name),
    FOREIGN KEY (user_id, user_name) REFERENCES users (user_id, user_name) ON UPDATE CASCADE ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX application_users_by_user ON application_users (user_id, user_name);

CREATE TABLE user_skills (
    skill_id  INTEGER NOT NULL REFERENCES skills,
    user_id   INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (skill_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX user_skills_by_user ON user_skills (user_id);

CREATE TABLE user_queues (
    acd_queue_id  INTEGER NOT NULL REFERENCES queues,
    user_id       INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (acd_queue_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX user_queues_by_user ON user_queues (user_id);

-- Every movement of money, both sides in one row. What the account's side and the user's side gain adds up to
-- zero, but for money that comes from outside.
CREATE TABLE ledger (
    transaction_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id           INTEGER NOT NULL REFERENCES accounts,
    -- Outlives the user, and so is no foreign key.
    user_id              INTEGER,
    performed_at         INTEGER NOT NULL,
    transaction_type     TEXT    NOT NULL CHECK (transaction_type IN ('wire_transfer', 'user_money_transfer')),
    account_amount       INTEGER NOT NULL,
    user_amount          INTEGER NOT NULL,
    account_description  TEXT    NOT NULL,
    user_description     TEXT    NOT NULL,
    CHECK (account_amount <> 0),
    CHECK (CASE transaction_type
        WHEN 'wire_transfer' THEN user_id IS NULL AND user_amount = 0
        ELSE user_id IS NOT NULL AND user_amount = -account_amount END)
) STRICT;

CREATE INDEX ledger_by_time ON ledger (account_id, performed_at, transaction_id);
CREATE INDEX ledger_by_user ON ledger (account_id, user_id, performed_at, transaction_id);

-- Money for nobody would be lost.
CREATE TRIGGER ledger_knows_its_user BEFORE INSERT ON ledger WHEN NEW.user_id IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'the ledger names a user whom the account does not have')
        WHERE NOT EXISTS (SELECT 1 FROM users WHERE user_id = NEW.user_id AND account_id = NEW.account_id);
END;

-- The one place that writes balances. An overflow would turn the sum into a REAL, which a STRICT table refuses.
CREATE TRIGGER ledger_moves_money AFTER INSERT ON ledger BEGIN
    UPDATE accounts SET balance = balance + NEW.account_amount WHERE account_id = NEW.account_id;
    UPDATE users SET fixed_balance = fixed_balance + NEW.user_amount
        WHERE user_id = NEW.user_id AND account_id = NEW.account_id;
END;

CREATE TRIGGER ledger_keeps_rows BEFORE DELETE ON ledger BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_keeps_values BEFORE UPDATE ON ledger BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- A user who holds money would take it along.
CREATE TRIGGER users_leave_no_money_behind BEFORE DELETE ON users WHEN OLD.fixed_balance <> 0 BEGIN
    SELECT RAISE(ABORT, 'a user who is deleted still has a balance');
END;

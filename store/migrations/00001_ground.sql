-- +goose Up

-- Messages that had an effect, for ever: the unique key is what makes a redelivered message harmless.
CREATE TABLE inbox (
    msg_key VARCHAR(128) NOT NULL PRIMARY KEY,
    who     VARCHAR(64)  NOT NULL,
    at      BIGINT       NOT NULL,
    class   VARCHAR(16)  NOT NULL,
    reply   MEDIUMBLOB
);
CREATE INDEX inbox_who ON inbox (who, at);
CREATE INDEX inbox_at ON inbox (at);

-- Orders carried out, one row a conversation and key.
CREATE TABLE receipts (
    conversation VARCHAR(64)  NOT NULL,
    order_key    VARCHAR(128) NOT NULL,
    who          VARCHAR(64)  NOT NULL,
    at           BIGINT       NOT NULL,
    value        MEDIUMBLOB,
    PRIMARY KEY (conversation, order_key)
);
CREATE INDEX receipts_who ON receipts (who);
CREATE INDEX receipts_at ON receipts (at);

-- One state a resident. holder and held_until are the lock of one turn, in the database's own time.
CREATE TABLE sessions (
    who        VARCHAR(64) NOT NULL PRIMARY KEY,
    version    BIGINT      NOT NULL,
    data       MEDIUMBLOB,
    expires_at BIGINT      NOT NULL,
    updated_at BIGINT      NOT NULL,
    holder     VARCHAR(64) NOT NULL DEFAULT '',
    held_until BIGINT      NOT NULL DEFAULT 0
);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- Replies of turns without effects, kept as long as the platform may ask again.
CREATE TABLE replies (
    msg_key    VARCHAR(128) NOT NULL PRIMARY KEY,
    who        VARCHAR(64)  NOT NULL,
    reply      MEDIUMBLOB,
    expires_at BIGINT       NOT NULL
);
CREATE INDEX replies_expires ON replies (expires_at);
CREATE INDEX replies_who ON replies (who);

-- Chat messages that people can read again.
CREATE TABLE messages (
    id        VARCHAR(32) NOT NULL PRIMARY KEY,
    who       VARCHAR(64) NOT NULL,
    at        BIGINT      NOT NULL,
    direction VARCHAR(3)  NOT NULL,
    kind      VARCHAR(32) NOT NULL,
    text      MEDIUMBLOB
);
CREATE INDEX messages_who ON messages (who, id);
CREATE INDEX messages_at ON messages (at);

CREATE TABLE outbox (
    id            VARCHAR(32)  NOT NULL PRIMARY KEY,
    push_key      VARCHAR(191) NOT NULL,
    resident      VARCHAR(64)  NOT NULL,
    staff         VARCHAR(64)  NOT NULL,
    platform      VARCHAR(16)  NOT NULL,
    kind          VARCHAR(64)  NOT NULL,
    channel       VARCHAR(32)  NOT NULL,
    body          MEDIUMBLOB,
    data          MEDIUMBLOB,
    about         VARCHAR(64)  NOT NULL,
    not_before    BIGINT       NOT NULL,
    expires_at    BIGINT       NOT NULL,
    state         VARCHAR(16)  NOT NULL,
    reason        VARCHAR(255) NOT NULL,
    attempts      BIGINT       NOT NULL,
    lease_no      BIGINT       NOT NULL,
    lease_by      VARCHAR(80)  NOT NULL,
    lease_until   BIGINT       NOT NULL,
    lapsed        BIGINT       NOT NULL,
    client_msg_id VARCHAR(32)  NOT NULL,
    tried_at      BIGINT       NOT NULL,
    tried_before  BIGINT       NOT NULL,
    sent_at       BIGINT       NOT NULL,
    created_at    BIGINT       NOT NULL
);
CREATE UNIQUE INDEX outbox_key ON outbox (push_key);
CREATE INDEX outbox_due ON outbox (state, not_before, id);
CREATE INDEX outbox_expiry ON outbox (state, expires_at);
CREATE INDEX outbox_lease ON outbox (lease_by);
CREATE INDEX outbox_state ON outbox (state, id);
CREATE INDEX outbox_resident ON outbox (resident, id);
CREATE INDEX outbox_staff ON outbox (staff, id);
CREATE INDEX outbox_created ON outbox (created_at);
CREATE INDEX outbox_about ON outbox (about, id);

-- Who did what; only inserted by turns. day, seq and hash are the notary's, which chains rows a day.
CREATE TABLE audit (
    id           VARCHAR(32)  NOT NULL PRIMARY KEY,
    at           BIGINT       NOT NULL,
    actor_kind   VARCHAR(32)  NOT NULL,
    actor_id     VARCHAR(64)  NOT NULL,
    role         VARCHAR(64)  NOT NULL,
    action       VARCHAR(64)  NOT NULL,
    object_kind  VARCHAR(64)  NOT NULL,
    object_id    VARCHAR(191) NOT NULL,
    reason       TEXT         NOT NULL,
    value_before TEXT         NOT NULL,
    value_after  TEXT         NOT NULL,
    ip           VARCHAR(64)  NOT NULL,
    request      VARCHAR(128) NOT NULL,
    day          VARCHAR(8)   NOT NULL,
    seq          BIGINT       NOT NULL,
    hash         VARCHAR(64)  NOT NULL
);
CREATE INDEX audit_chain ON audit (day, seq, id);
CREATE INDEX audit_object ON audit (object_kind, object_id, id);
CREATE INDEX audit_actor ON audit (actor_id, id);
CREATE INDEX audit_rate ON audit (actor_id, action, at);
CREATE INDEX audit_action ON audit (action, id);

-- The head of each day's chain, kept with the next: previous is the head of the day before.
CREATE TABLE audit_days (
    day      VARCHAR(8)  NOT NULL PRIMARY KEY,
    entries  BIGINT      NOT NULL,
    previous VARCHAR(64) NOT NULL,
    head     VARCHAR(64) NOT NULL,
    key_id   VARCHAR(16) NOT NULL,
    seal     VARCHAR(64) NOT NULL
);

-- Serials of the day, given to processes in blocks.
CREATE TABLE numbers (
    prefix VARCHAR(16) NOT NULL,
    day    VARCHAR(8)  NOT NULL,
    next   BIGINT      NOT NULL,
    PRIMARY KEY (prefix, day)
);

-- Loops that one process runs at a time, in the database's own time.
CREATE TABLE leases (
    name       VARCHAR(64) NOT NULL PRIMARY KEY,
    holder     VARCHAR(64) NOT NULL,
    held_until BIGINT      NOT NULL
);

-- What this database is: its id, and a sealed word for each secret key that it was ever opened with.
CREATE TABLE house (
    name  VARCHAR(64) NOT NULL PRIMARY KEY,
    value MEDIUMBLOB
);

-- +goose Down
DROP TABLE house;
DROP TABLE leases;
DROP TABLE numbers;
DROP TABLE audit_days;
DROP TABLE audit;
DROP TABLE outbox;
DROP TABLE messages;
DROP TABLE replies;
DROP TABLE sessions;
DROP TABLE receipts;
DROP TABLE inbox;

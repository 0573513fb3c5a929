-- +goose Up
-- +goose StatementBegin
CREATE TABLE nodes (
  code        VARCHAR(32)  NOT NULL,
  active_from BIGINT       NOT NULL,
  active_to   BIGINT       NOT NULL DEFAULT 0,
  kind        VARCHAR(16)  NOT NULL,
  name        VARCHAR(64)  NOT NULL,
  parent      VARCHAR(32)  NOT NULL DEFAULT '',
  estate      VARCHAR(64)  NOT NULL DEFAULT '',
  buildings   VARCHAR(255) NOT NULL DEFAULT '',
  aliases     VARCHAR(1000) NOT NULL DEFAULT '',
  boxed       SMALLINT     NOT NULL DEFAULT 0,
  south       DOUBLE       NOT NULL DEFAULT 0,
  west        DOUBLE       NOT NULL DEFAULT 0,
  north       DOUBLE       NOT NULL DEFAULT 0,
  east        DOUBLE       NOT NULL DEFAULT 0,
  PRIMARY KEY (code, active_from)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE tree_version (
  name    VARCHAR(16) NOT NULL,
  version VARCHAR(40) NOT NULL,
  PRIMARY KEY (name)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE staff (
  id         VARCHAR(40)  NOT NULL,
  name       VARCHAR(64)  NOT NULL,
  role       VARCHAR(32)  NOT NULL,
  node       VARCHAR(32)  NOT NULL,
  also_nodes VARCHAR(1000) NOT NULL DEFAULT '',
  wecom_id   VARCHAR(64)  NULL,
  active     SMALLINT     NOT NULL DEFAULT 1,
  duty       SMALLINT     NOT NULL DEFAULT 1,
  priority   INTEGER      NOT NULL DEFAULT 0,
  created_at BIGINT       NOT NULL,
  ended_at   BIGINT       NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX staff_wecom ON staff (wecom_id);
-- +goose StatementBegin
CREATE TABLE residents (
  id            VARCHAR(40) NOT NULL,
  ref           VARCHAR(64) NULL,
  openid        BLOB        NULL,
  alias         BLOB        NULL,
  phone         BLOB        NULL,
  phone_blind   VARCHAR(64) NOT NULL DEFAULT '',
  age_band      VARCHAR(8)  NOT NULL DEFAULT '',
  lang          VARCHAR(8)  NOT NULL DEFAULT '',
  big_text      SMALLINT    NOT NULL DEFAULT 0,
  minor         SMALLINT    NOT NULL DEFAULT 0,
  following     SMALLINT    NOT NULL DEFAULT 1,
  slow_mode     SMALLINT    NOT NULL DEFAULT 0,
  household     VARCHAR(40) NOT NULL DEFAULT '',
  node          VARCHAR(32) NOT NULL DEFAULT '',
  estate        VARCHAR(64) NOT NULL DEFAULT '',
  building      VARCHAR(32) NOT NULL DEFAULT '',
  entrance      VARCHAR(16) NOT NULL DEFAULT '',
  home_label    VARCHAR(160) NOT NULL DEFAULT '',
  proof         VARCHAR(16) NOT NULL DEFAULT '',
  standings     SMALLINT    NOT NULL DEFAULT 0,
  bound_at      BIGINT      NOT NULL DEFAULT 0,
  arrived_at    BIGINT      NOT NULL,
  unfollowed_at BIGINT      NOT NULL DEFAULT 0,
  erased_at     BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX residents_ref ON residents (ref);
CREATE INDEX residents_phone ON residents (phone_blind);
CREATE INDEX residents_household ON residents (household);
CREATE INDEX residents_node ON residents (node, id);
-- +goose StatementBegin
CREATE TABLE resident_standings (
  resident_id VARCHAR(40) NOT NULL,
  standing    VARCHAR(40) NOT NULL,
  node        VARCHAR(32) NOT NULL DEFAULT '',
  given_at    BIGINT      NOT NULL,
  PRIMARY KEY (resident_id, standing, node)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE resident_addresses (
  resident_id VARCHAR(40)  NOT NULL,
  place       VARCHAR(16)  NOT NULL,
  node        VARCHAR(32)  NOT NULL,
  estate      VARCHAR(64)  NOT NULL DEFAULT '',
  building    VARCHAR(32)  NOT NULL DEFAULT '',
  entrance    VARCHAR(16)  NOT NULL DEFAULT '',
  label       VARCHAR(160) NOT NULL DEFAULT '',
  bound_at    BIGINT       NOT NULL,
  PRIMARY KEY (resident_id, place)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE consents (
  id           VARCHAR(40) NOT NULL,
  resident_id  VARCHAR(40) NOT NULL,
  scope        VARCHAR(32) NOT NULL,
  version      VARCHAR(32) NOT NULL,
  given_at     BIGINT      NOT NULL,
  withdrawn_at BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE INDEX consents_resident ON consents (resident_id, scope, given_at);
-- +goose StatementBegin
CREATE TABLE optouts (
  resident_id VARCHAR(40) NOT NULL,
  topic       VARCHAR(32) NOT NULL,
  since       BIGINT      NOT NULL,
  PRIMARY KEY (resident_id, topic)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE duty_alerts (
  id          VARCHAR(40) NOT NULL,
  ukey        VARCHAR(120) NOT NULL,
  kind        VARCHAR(16) NOT NULL,
  resident_id VARCHAR(40) NOT NULL,
  node        VARCHAR(32) NOT NULL DEFAULT '',
  about       VARCHAR(40) NOT NULL DEFAULT '',
  text        BLOB        NULL,
  receivers   INTEGER     NOT NULL,
  rings       INTEGER     NOT NULL DEFAULT 1,
  next_ring   BIGINT      NOT NULL DEFAULT 0,
  raised_at   BIGINT      NOT NULL,
  seen_at     BIGINT      NOT NULL DEFAULT 0,
  seen_by     VARCHAR(40) NOT NULL DEFAULT '',
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX duty_alerts_ukey ON duty_alerts (ukey);
CREATE INDEX duty_alerts_open ON duty_alerts (seen_at, next_ring);
CREATE INDEX duty_alerts_resident ON duty_alerts (resident_id);
-- +goose StatementBegin
CREATE TABLE reveals (
  id          VARCHAR(40)  NOT NULL,
  staff_id    VARCHAR(40)  NOT NULL,
  resident_id VARCHAR(40)  NOT NULL,
  reason      VARCHAR(200) NOT NULL,
  revealed_at BIGINT       NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE INDEX reveals_staff ON reveals (staff_id, revealed_at);
-- +goose StatementBegin
CREATE TABLE tombstones (
  resident_id VARCHAR(40) NOT NULL,
  erased_at   BIGINT      NOT NULL,
  PRIMARY KEY (resident_id)
);
-- +goose StatementEnd
-- +goose Down
DROP TABLE tombstones;
DROP TABLE reveals;
DROP TABLE duty_alerts;
DROP TABLE optouts;
DROP TABLE consents;
DROP TABLE resident_addresses;
DROP TABLE resident_standings;
DROP TABLE residents;
DROP TABLE staff;
DROP TABLE tree_version;
DROP TABLE nodes;

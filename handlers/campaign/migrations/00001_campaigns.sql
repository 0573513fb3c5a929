-- +goose Up
CREATE TABLE campaigns (
  id          VARCHAR(40)   NOT NULL PRIMARY KEY,
  title       VARCHAR(80)   NOT NULL,
  topic       VARCHAR(32)   NOT NULL,
  kind        VARCHAR(64)   NOT NULL,
  body        VARCHAR(1000) NOT NULL,
  node        VARCHAR(32)   NOT NULL,
  bands       VARCHAR(64)   NOT NULL DEFAULT '',
  standing    VARCHAR(40)   NOT NULL DEFAULT '',
  past        VARCHAR(40)   NOT NULL DEFAULT '',
  door        SMALLINT      NOT NULL DEFAULT 0,
  per_minute  INTEGER       NOT NULL,
  starts_at   BIGINT        NOT NULL,
  expires_at  BIGINT        NOT NULL,
  state       VARCHAR(16)   NOT NULL,
  concerned   INTEGER       NOT NULL DEFAULT 0,
  picked      INTEGER       NOT NULL DEFAULT 0,
  posted      INTEGER       NOT NULL DEFAULT 0,
  next_at     BIGINT        NOT NULL DEFAULT 0,
  cursor_at   BIGINT        NOT NULL DEFAULT 0,
  made_by     VARCHAR(40)   NOT NULL,
  made_at     BIGINT        NOT NULL,
  approved_by VARCHAR(40)   NOT NULL DEFAULT '',
  ended_at    BIGINT        NOT NULL DEFAULT 0,
  version     INTEGER       NOT NULL DEFAULT 1
);
CREATE INDEX campaigns_node ON campaigns (node, id);
CREATE INDEX campaigns_due ON campaigns (state, next_at);

-- Everybody whom a campaign concerns; a reason says why somebody gets nothing. seq is the order of sending, below 0 for those.
CREATE TABLE campaign_people (
  campaign_id VARCHAR(40) NOT NULL,
  resident_id VARCHAR(40) NOT NULL,
  node        VARCHAR(32) NOT NULL,
  seq         INTEGER     NOT NULL,
  reason      VARCHAR(16) NOT NULL DEFAULT '',
  PRIMARY KEY (campaign_id, seq)
);
CREATE UNIQUE INDEX campaign_people_resident ON campaign_people (resident_id, campaign_id);

-- Doors to knock at, because no push has come through.
CREATE TABLE campaign_visits (
  id          VARCHAR(40) NOT NULL PRIMARY KEY,
  campaign_id VARCHAR(40) NOT NULL,
  resident_id VARCHAR(40) NOT NULL,
  node        VARCHAR(32) NOT NULL,
  staff_id    VARCHAR(40) NOT NULL,
  state       VARCHAR(16) NOT NULL,
  done_by     VARCHAR(40) NOT NULL DEFAULT '',
  done_at     BIGINT      NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX campaign_visits_one ON campaign_visits (campaign_id, resident_id);
CREATE INDEX campaign_visits_staff ON campaign_visits (staff_id, state, id);
CREATE INDEX campaign_visits_resident ON campaign_visits (resident_id);

-- +goose Down
DROP TABLE campaign_visits;
DROP TABLE campaign_people;
DROP TABLE campaigns;

-- +goose Up

-- Templates of the platform by which pushes of a kind leave outside the reply window.
CREATE TABLE notice_forms (
  kind     VARCHAR(64)   NOT NULL,
  sort     VARCHAR(16)   NOT NULL,
  template VARCHAR(64)   NOT NULL,
  fields   VARCHAR(1000) NOT NULL,
  PRIMARY KEY (kind, sort)
);

-- What residents agreed to, by template, and the ledger behind it.
CREATE TABLE notice_credits (
  resident_id VARCHAR(40) NOT NULL,
  template    VARCHAR(64) NOT NULL,
  credits     INTEGER     NOT NULL DEFAULT 0,
  standing    SMALLINT    NOT NULL DEFAULT 0,
  PRIMARY KEY (resident_id, template)
);
CREATE TABLE notice_changes (
  id          VARCHAR(255) NOT NULL PRIMARY KEY,
  resident_id VARCHAR(40)  NOT NULL,
  template    VARCHAR(64)  NOT NULL,
  why         VARCHAR(16)  NOT NULL,
  at          BIGINT       NOT NULL
);
CREATE INDEX notice_changes_resident ON notice_changes (resident_id, at);

-- +goose Down
DROP TABLE notice_changes;
DROP TABLE notice_credits;
DROP TABLE notice_forms;

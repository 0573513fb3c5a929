-- +goose Up

-- What somebody of staff began to write about a case and has not sent.
-- +goose StatementBegin
CREATE TABLE demand_drafts (
  staff_id  VARCHAR(40) NOT NULL,
  demand_id VARCHAR(40) NOT NULL,
  box       VARCHAR(16) NOT NULL,
  text      BLOB        NOT NULL,
  at        BIGINT      NOT NULL,
  PRIMARY KEY (staff_id, demand_id, box)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demand_drafts_case ON demand_drafts (demand_id);
-- +goose StatementEnd

-- Beginnings of messages as the district words them: over those of the program, by key.
-- +goose StatementBegin
CREATE TABLE demand_templates (
  id     VARCHAR(40)  NOT NULL PRIMARY KEY,
  name   VARCHAR(64)  NOT NULL,
  text   VARCHAR(2000) NOT NULL,
  active SMALLINT     NOT NULL,
  by_id  VARCHAR(40)  NOT NULL,
  at     BIGINT       NOT NULL
);
-- +goose StatementEnd

-- Photos of what was done, shown to the resident with the answer; round is how often the case had been reopened.
-- +goose StatementBegin
CREATE TABLE demand_result_media (
  demand_id VARCHAR(40) NOT NULL,
  media_id  VARCHAR(40) NOT NULL,
  round     INTEGER     NOT NULL,
  by_id     VARCHAR(40) NOT NULL,
  at        BIGINT      NOT NULL,
  PRIMARY KEY (demand_id, media_id)
);
-- +goose StatementEnd

-- Who has a case open right now.
-- +goose StatementBegin
CREATE TABLE demand_presence (
  demand_id VARCHAR(40) NOT NULL,
  staff_id  VARCHAR(40) NOT NULL,
  seen_at   BIGINT      NOT NULL,
  PRIMARY KEY (demand_id, staff_id)
);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE demand_presence;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE demand_result_media;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE demand_templates;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE demand_drafts;
-- +goose StatementEnd

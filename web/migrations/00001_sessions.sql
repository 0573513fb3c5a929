-- +goose Up
-- +goose StatementBegin
CREATE TABLE web_sessions (
  token_hash VARCHAR(64)  NOT NULL,
  staff_id   VARCHAR(40)  NOT NULL,
  role       VARCHAR(32)  NOT NULL,
  node       VARCHAR(32)  NOT NULL,
  created_at BIGINT       NOT NULL,
  seen_at    BIGINT       NOT NULL,
  expires_at BIGINT       NOT NULL,
  revoked_at BIGINT       NOT NULL DEFAULT 0,
  flash      VARCHAR(400) NOT NULL DEFAULT '',
  PRIMARY KEY (token_hash)
);
-- +goose StatementEnd
CREATE INDEX web_sessions_staff ON web_sessions (staff_id, revoked_at, created_at);
CREATE INDEX web_sessions_expiry ON web_sessions (expires_at);
-- +goose StatementBegin
CREATE TABLE web_tickets (
  ticket_hash VARCHAR(64)  NOT NULL,
  kind        VARCHAR(16)  NOT NULL,
  staff_id    VARCHAR(40)  NOT NULL DEFAULT '',
  next_path   VARCHAR(255) NOT NULL DEFAULT '',
  expires_at  BIGINT       NOT NULL,
  used_at     BIGINT       NOT NULL DEFAULT 0,
  PRIMARY KEY (ticket_hash)
);
-- +goose StatementEnd
CREATE INDEX web_tickets_expiry ON web_tickets (expires_at);
-- +goose StatementBegin
CREATE TABLE web_forms (
  form_key VARCHAR(64) NOT NULL,
  visit    VARCHAR(40) NOT NULL,
  sent_at  BIGINT      NOT NULL,
  PRIMARY KEY (form_key)
);
-- +goose StatementEnd
CREATE INDEX web_forms_sent ON web_forms (sent_at);
-- +goose Down
DROP TABLE web_forms;
DROP TABLE web_tickets;
DROP TABLE web_sessions;

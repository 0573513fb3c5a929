-- +goose Up
-- +goose StatementBegin
CREATE TABLE demand_api_keys (
  id       VARCHAR(40) NOT NULL,
  name     VARCHAR(64) NOT NULL,
  hash     VARCHAR(64) NOT NULL,
  by_id    VARCHAR(40) NOT NULL,
  made_at  BIGINT      NOT NULL,
  ended_at BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX demand_api_keys_hash ON demand_api_keys (hash);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE demand_api_keys;
-- +goose StatementEnd

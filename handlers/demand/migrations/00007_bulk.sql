-- +goose Up
-- +goose StatementBegin
CREATE TABLE demand_bulks (
  id        VARCHAR(40) NOT NULL,
  staff     VARCHAR(40) NOT NULL,
  act       VARCHAR(16) NOT NULL,
  at        BIGINT      NOT NULL,
  undone_at BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demand_bulks_staff ON demand_bulks (staff, at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE demand_bulk_cases (
  bulk      VARCHAR(40) NOT NULL,
  demand_id VARCHAR(40) NOT NULL,
  version   INTEGER     NOT NULL,
  steward   VARCHAR(40) NOT NULL DEFAULT '',
  card      VARCHAR(191) NOT NULL DEFAULT '',
  PRIMARY KEY (bulk, demand_id)
);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE demand_bulk_cases;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE demand_bulks;
-- +goose StatementEnd

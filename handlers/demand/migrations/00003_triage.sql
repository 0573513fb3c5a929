-- +goose Up
-- +goose StatementBegin
CREATE TABLE demand_judgements (
  demand_id VARCHAR(40) NOT NULL,
  field     VARCHAR(16) NOT NULL,
  suggested VARCHAR(32) NOT NULL,
  decided   VARCHAR(32) NOT NULL,
  accepted  SMALLINT    NOT NULL,
  by_id     VARCHAR(40) NOT NULL,
  at        BIGINT      NOT NULL,
  PRIMARY KEY (demand_id, field)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demand_judgements_at ON demand_judgements (at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_submitted ON demands (submitted_at, node, category);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_resolved ON demands (resolved_at);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE demand_judgements;
-- +goose StatementEnd

-- +goose Up
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN recused VARCHAR(255) NOT NULL DEFAULT '';
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN dispatched_at BIGINT NOT NULL DEFAULT 0;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN transfers INTEGER NOT NULL DEFAULT 0;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN former VARCHAR(40) NOT NULL DEFAULT '';
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN proposal BLOB NULL;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN proposed_by VARCHAR(40) NOT NULL DEFAULT '';
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN extend_days INTEGER NOT NULL DEFAULT 0;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN extend_by VARCHAR(40) NOT NULL DEFAULT '';
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN extend_at BIGINT NOT NULL DEFAULT 0;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN extend_reason BLOB NULL;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN archived_at BIGINT NOT NULL DEFAULT 0;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN told_on INTEGER NOT NULL DEFAULT 0;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN parent VARCHAR(32) NOT NULL DEFAULT '';
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_due ON demands (live, finish_due_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE demand_orders (
  id          VARCHAR(40) NOT NULL,
  demand_id   VARCHAR(40) NOT NULL,
  unit        VARCHAR(40) NOT NULL,
  part        VARCHAR(8)  NOT NULL,
  task        BLOB        NULL,
  state       VARCHAR(16) NOT NULL,
  sent_by     VARCHAR(40) NOT NULL,
  sent_at     BIGINT      NOT NULL,
  sign_due_at BIGINT      NOT NULL,
  due_at      BIGINT      NOT NULL,
  signed_at   BIGINT      NOT NULL DEFAULT 0,
  ended_at    BIGINT      NOT NULL DEFAULT 0,
  report      BLOB        NULL,
  next_at     BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demand_orders_case ON demand_orders (demand_id, id);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demand_orders_unit ON demand_orders (unit, ended_at, id);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demand_orders_next ON demand_orders (next_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE demand_units (
  name   VARCHAR(40) NOT NULL,
  kind   VARCHAR(24) NOT NULL,
  node   VARCHAR(32) NOT NULL,
  active SMALLINT    NOT NULL,
  by_id  VARCHAR(40) NOT NULL,
  at     BIGINT      NOT NULL,
  PRIMARY KEY (name)
);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE demand_units;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE demand_orders;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN parent;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN told;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN told_on;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN archived_at;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN extend_reason;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN extend_at;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN extend_by;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN extend_days;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN proposed_by;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN proposal;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN former;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN transfers;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN dispatched_at;
-- +goose StatementEnd
-- +goose StatementBegin
ALTER TABLE demands DROP COLUMN recused;
-- +goose StatementEnd

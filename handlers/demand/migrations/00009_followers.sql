-- +goose Up
-- Who wants to hear of the public steps of somebody else's case.
-- +goose StatementBegin
CREATE TABLE demand_followers (
  demand_id   VARCHAR(40) NOT NULL,
  resident_id VARCHAR(64) NOT NULL,
  at          BIGINT      NOT NULL,
  PRIMARY KEY (demand_id, resident_id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demand_followers_resident ON demand_followers (resident_id);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE demand_followers;
-- +goose StatementEnd

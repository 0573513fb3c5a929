-- +goose Up
-- +goose StatementBegin
ALTER TABLE demands ADD COLUMN indexed SMALLINT NOT NULL DEFAULT 0;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_indexed ON demands (indexed, id);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE demand_words (
  word      VARCHAR(24) NOT NULL,
  demand_id VARCHAR(40) NOT NULL,
  PRIMARY KEY (word, demand_id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demand_words_case ON demand_words (demand_id);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE demand_words;
-- +goose StatementEnd

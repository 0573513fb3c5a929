-- +goose Up
-- +goose StatementBegin
DROP TABLE IF EXISTS demand_words;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE demand_terms (
  term      BIGINT      NOT NULL,
  demand_id VARCHAR(40) NOT NULL,
  desk      INTEGER     NOT NULL,
  node      INTEGER     NOT NULL,
  PRIMARY KEY (term, demand_id)
);
-- +goose StatementEnd
-- +goose StatementBegin
UPDATE demands SET indexed = 0;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_list ON demands (community, live, finish_due_at);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE demand_terms;
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

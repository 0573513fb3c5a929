-- +goose Up
-- What the board counts is read from these indexes alone, never from the wide rows.
-- +goose StatementBegin
CREATE INDEX demands_counted ON demands (submitted_at, community, node, category, state, clock_from_at, contact_due_at, contacted_at, finish_due_at, resolved_at, returns, reopens, extended, demand_no);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_solved ON demands (resolved_at, community, node, category);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_over ON demands (closed_at, resolved_at, community, node, category, demand_no);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_backlog ON demands (live, submitted_at, community, node, category, state, finish_due_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX evaluations_said ON evaluations (demand_id, round, solved, score);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
UPDATE demands SET indexed = indexed WHERE id = '';
-- +goose StatementEnd

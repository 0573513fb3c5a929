-- +goose Up

-- Photos and voices that residents sent: the platform drops them after three days, so each is a task until it is fetched.
CREATE TABLE media (
    id          VARCHAR(32) NOT NULL PRIMARY KEY,
    source_key  VARCHAR(128) NOT NULL UNIQUE,
    who         VARCHAR(64) NOT NULL,
    kind        VARCHAR(16) NOT NULL,
    platform_id MEDIUMBLOB,
    state       VARCHAR(16) NOT NULL,
    reason      VARCHAR(64) NOT NULL,
    file_type   VARCHAR(64) NOT NULL,
    bytes       BIGINT      NOT NULL,
    attempts    BIGINT      NOT NULL,
    due_at      BIGINT      NOT NULL,
    created_at  BIGINT      NOT NULL
);
CREATE INDEX media_due ON media (state, due_at);
CREATE INDEX media_who ON media (who, id);

-- +goose Down
DROP TABLE media;

-- +goose Up

-- Files that were imported, by the digest of their bytes and of the sections that were taken from them.
CREATE TABLE imports (
    digest      VARCHAR(64)  NOT NULL PRIMARY KEY,
    name        VARCHAR(255) NOT NULL,
    actor       VARCHAR(64)  NOT NULL,
    row_count   BIGINT       NOT NULL,
    imported_at BIGINT       NOT NULL
);

-- The one row that an import holds, so that two of them follow each other.
CREATE TABLE import_turn (
    name VARCHAR(16) NOT NULL PRIMARY KEY
);
INSERT INTO import_turn (name) VALUES ('import');

-- Days that are worked or not against the rule.
CREATE TABLE calendar_days (
    day   VARCHAR(10) NOT NULL PRIMARY KEY,
    works SMALLINT    NOT NULL
);

-- The rule of the week, the office hours, the time of day at which things are due.
CREATE TABLE calendar_settings (
    name  VARCHAR(16)  NOT NULL PRIMARY KEY,
    value VARCHAR(255) NOT NULL
);

-- +goose Down
DROP TABLE calendar_settings;
DROP TABLE calendar_days;
DROP TABLE import_turn;
DROP TABLE imports;

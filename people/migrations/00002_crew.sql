-- +goose Up

-- Copies of cards that lie in stewards' chats: what pays for the update of their buttons.
CREATE TABLE staff_cards (
  push_id  VARCHAR(32)  NOT NULL PRIMARY KEY,
  staff_id VARCHAR(64)  NOT NULL,
  about    VARCHAR(64)  NOT NULL,
  kind     VARCHAR(64)  NOT NULL,
  code     VARCHAR(255) NOT NULL,
  sent_at  BIGINT       NOT NULL,
  done_at  BIGINT       NOT NULL DEFAULT 0
);
CREATE INDEX staff_cards_about ON staff_cards (about, kind, done_at);

-- What the next words of a steward in WeCom are for.
CREATE TABLE staff_focus (
  staff_id VARCHAR(64) NOT NULL PRIMARY KEY,
  verb     VARCHAR(64) NOT NULL,
  about    VARCHAR(64) NOT NULL,
  until    BIGINT      NOT NULL
);

-- +goose Down
DROP TABLE staff_focus;
DROP TABLE staff_cards;

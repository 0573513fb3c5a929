package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// recognise finds out which database this is, and makes sure that its secrets are ours: a process with another secret key would find
// nobody by a blind text, read nothing that was sealed, and seal what the others cannot read.
func (s *Store) recognise(ctx context.Context) error {
	return s.InTx(ctx, func(tx *Tx) error {
		known, err := tx.houseRows()
		if err != nil {
			return err
		}
		if known["id"] == nil {
			// Eight characters from the end, where ids made in the same moment differ.
			id := strings.ToLower(s.newID())
			id = id[max(0, len(id)-8):]
			if err := tx.keepHouse("id", []byte(id)); err != nil {
				return err
			}
			known["id"] = []byte(id)
		}
		s.house = string(known["id"])
		ours, others := 0, 0
		for name, sealed := range known {
			if !strings.HasPrefix(name, "key:") {
				continue
			}
			if _, err := s.sealer.open("house.value:"+name, sealed); err == nil {
				ours++
			} else {
				others++
			}
		}
		if ours == 0 && others > 0 {
			return errors.New("the secret key is not the one this database was made with; give the right one, or during a rotation the old one as the previous key")
		}
		current := "key:" + hex.EncodeToString(s.sealer.keys[0].id[:])
		if known[current] != nil {
			return nil
		}
		return tx.keepHouse(current, s.sealer.Seal("house.value:"+current, "minxu"))
	})
}

func (tx *Tx) houseRows() (map[string][]byte, error) {
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT name, value FROM house`)
	if err != nil {
		return nil, fmt.Errorf("recognise the database: %w", err)
	}
	defer rows.Close()
	known := map[string][]byte{}
	for rows.Next() {
		var name string
		var value []byte
		if err := rows.Scan(&name, &value); err != nil {
			return nil, fmt.Errorf("recognise the database: %w", err)
		}
		known[name] = value
	}
	return known, rows.Err()
}

func (tx *Tx) keepHouse(name string, value []byte) error {
	_, err := tx.exec(`INSERT INTO house (name, value) VALUES (?, ?)`, name, value)
	if duplicate(err) {
		return errAgain // another process starts at the same moment
	}
	if err != nil {
		return fmt.Errorf("recognise the database: %w", err)
	}
	return nil
}

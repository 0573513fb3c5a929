package store

import (
	"encoding/binary"
	"fmt"

	"minxu/dialog"
)

// Receipt finds the receipt of an order that was carried out before.
func (tx *Tx) Receipt(conversation, key string) (v dialog.Value, found bool, err error) {
	var sealed []byte
	found, err = scanOne(tx.sql.QueryRowContext(tx.ctx, `SELECT value FROM receipts WHERE conversation = ? AND order_key = ?`, conversation, key), &sealed)
	if err == nil && found {
		var plain []byte
		if plain, err = tx.s.sealer.open(receiptPlace(conversation, key), sealed); err == nil {
			v, err = decodeValue(plain)
		}
	}
	if err != nil {
		return dialog.Value{}, false, fmt.Errorf("receipt of order %s/%s: %w", conversation, key, err)
	}
	return v, found, nil
}

// SaveReceipt keeps the receipt of an order carried out in this transaction; conversation (at most 64 bytes) and key (128) name it for
// ever. When another transaction has carried it out meanwhile, the error makes InTx run this one again, and Receipt will find it.
func (tx *Tx) SaveReceipt(conversation, key string, v dialog.Value) error {
	sealed := tx.s.sealer.seal(receiptPlace(conversation, key), encodeValue(v))
	_, err := tx.exec(`INSERT INTO receipts (conversation, order_key, who, at, value) VALUES (?, ?, ?, ?, ?)`, conversation, key, tx.who, Micros(tx.now), sealed)
	if duplicate(err) {
		err = errAgain
	}
	if err != nil {
		return fmt.Errorf("save the receipt of order %s/%s: %w", conversation, key, err)
	}
	return nil
}

func receiptPlace(conversation, key string) string {
	return "receipts.value:" + conversation + "/" + key
}

const valueFormat = 1

// encodeValue writes a value as a format byte and length-prefixed strings: id, label, the further ones.
func encodeValue(v dialog.Value) []byte {
	b := appendText(append(make([]byte, 0, 64), valueFormat), v.ID)
	b = appendText(b, v.Label)
	for _, m := range v.More {
		b = appendText(b, m)
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func decodeValue(b []byte) (dialog.Value, error) {
	if len(b) == 0 {
		return dialog.Value{}, nil // its words were erased
	}
	if b[0] != valueFormat {
		return dialog.Value{}, fmt.Errorf("a value of an unknown format")
	}
	var texts []string
	for b = b[1:]; len(b) > 0; {
		n, used := binary.Uvarint(b)
		if used <= 0 || n > uint64(len(b)-used) {
			return dialog.Value{}, fmt.Errorf("a value cut short")
		}
		texts = append(texts, string(b[used:used+int(n)]))
		b = b[used+int(n):]
	}
	if len(texts) < 2 {
		return dialog.Value{}, fmt.Errorf("a value cut short")
	}
	v := dialog.Value{ID: texts[0], Label: texts[1]}
	if len(texts) > 2 {
		v.More = texts[2:]
	}
	return v, nil
}

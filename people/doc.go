// Package people knows who is who and what lies where: the district tree, residents with their addresses, households
// and consent, staff with their roles and scopes, and the alarm to whoever is on duty.
//
// Reading needs a store.Reader, changing needs a *store.Tx, so that a change of a person and the deed that caused it are
// one transaction. Rules are pure and live in rules*.go; rows live in records*.go and never leave them. Personal data
// (openid, alias, phone) is sealed; equality search goes by blind index. An erased resident leaves a pseudonymous stub:
// the id that ledgers point to, and nothing else.
package people

import (
	"embed"
	"io/fs"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations returns this room's *.sql files, for store.Migrate under the name "people".
func Migrations() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return sub
}

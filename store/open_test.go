package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

func TestASecondServiceOnOneFileIsRefused(t *testing.T) {
	t.Parallel()
	url := storetest.SQLite(t)
	first, err := store.Open(t.Context(), storetest.Options(url))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), storetest.Options(url)); err == nil || !strings.Contains(err.Error(), "another service") {
		t.Errorf("a second service: %v", err)
	}
	command := storetest.Open(t, url, storetest.AsCommand())
	if err := command.InTx(t.Context(), func(tx *store.Tx) error { return mark(tx, "by the command") }); err != nil || !marked(t, first, "by the command") {
		t.Errorf("a command beside the service: %v", err)
	}
	if err := first.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !marked(t, storetest.Open(t, url), "by the command") {
		t.Error("what was written is gone after a restart")
	}
}

func TestBadURLsAreRefusedWithoutRepeatingThem(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "x", "postgres://u:s3cret@h/db", "sqlite:", "sqlite::memory:", "sqlite:a?b=s3cret", "mysql://", "mysql://h:1/db", "mysql://u:s3cret@h:1",
		"mysql://u:s3cret@h:1/a/b", "mysql://u:s3cret@h:1/db?x=1", "mysql://u:s3cret@h:1/db?tls=maybe", "mysql://u:s3%cret@h:1/db", "mysql://u:s3cret@h:port/db"} {
		_, err := store.Open(t.Context(), storetest.Options(url))
		if err == nil || errors.Is(err, store.ErrAway) || strings.Contains(err.Error(), "s3") {
			t.Errorf("%q: %v", url, err)
		}
	}
	for _, url := range []string{"x", "redis://", "http://u:s3cret@h", "redis://u:s3cret@h/x", "redis://u:s3cret@h?x=1", "redis://u:s3cret@h?master_name=", "redis://u:s3cret@h/2?addr=b:1", "redis://u:s3%cret@h"} {
		_, err := store.OpenRedis(url)
		if err == nil || strings.Contains(err.Error(), "s3") {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestRedisURLsNameOneServerSentinelOrACluster(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"redis://h":          "*redis.Client",
		"rediss://u:p@h:7/3": "*redis.Client",
		"redis://h1:1?addr=h2:2&master_name=mymaster":   "*redis.Client",
		"redis://h1:1?addr=h2:2&addr=h3":                "*redis.ClusterClient",
		"redis://[::1]:1":                               "*redis.Client",
		"rediss://:p@h1:1?addr=h2:2&master_name=sealed": "*redis.Client",
	} {
		c, err := store.OpenRedis(url)
		if err != nil {
			t.Errorf("%s: %v", url, err)
			continue
		}
		if got := fmt.Sprintf("%T", c); got != want {
			t.Errorf("%s is a %s, want %s", url, got, want)
		}
		c.Close()
	}
}

func TestServersThatWouldBreakPromisesAreRefused(t *testing.T) {
	t.Parallel()
	m := storetest.MariaDB(t)
	url := m.Database(t)
	refused := func(url, want string) {
		t.Helper()
		_, err := store.Open(t.Context(), storetest.Options(url))
		if err == nil || errors.Is(err, store.ErrAway) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("err = %v, want a sentence with %q", err, want)
		}
	}
	refused(m.URL("minxu_none"), "does not exist")
	refused(strings.Replace(url, "s3cret", "s3cret2", 1), "refuses the user")
	exec := func(query string) {
		t.Helper()
		if _, err := m.Root.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	exec("SET GLOBAL innodb_flush_log_at_trx_commit = 0")
	refused(url, "innodb_flush_log_at_trx_commit")
	exec("SET GLOBAL innodb_flush_log_at_trx_commit = 1")
	exec("CREATE DATABASE minxu_latin CHARACTER SET latin1")
	refused(m.URL("minxu_latin"), "utf8mb4_bin")
	exec("CREATE DATABASE minxu_ci CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
	refused(m.URL("minxu_ci"), "utf8mb4_bin")
	storetest.Open(t, url)
}

func TestADatabaseOfAnotherSecretKeyIsRefused(t *testing.T) {
	t.Parallel()
	first := storetest.Keys().Current
	second, third := []byte("the next secret, also of 32 bytes"), []byte("the secret after that one, so long")
	for name, url := range map[string]string{"sqlite": storetest.SQLite(t), "mariadb": storetest.Database(t)} {
		t.Run(name, func(t *testing.T) {
			for _, c := range []struct {
				name string
				keys store.Keys
				ok   bool
			}{
				{"the first key", store.Keys{Current: first}, true},
				{"another key", store.Keys{Current: second}, false},
				{"two other keys", store.Keys{Current: third, Previous: second}, false},
				{"a rotation", store.Keys{Current: second, Previous: first}, true},
				{"the first key during the rotation", store.Keys{Current: first}, true},
				{"after the rotation", store.Keys{Current: second}, true},
				{"the next rotation", store.Keys{Current: third, Previous: second}, true},
			} {
				s, err := store.Open(t.Context(), storetest.Options(url, storetest.WithKeys(c.keys)))
				if (err == nil) != c.ok {
					t.Errorf("%s: %v", c.name, err)
				}
				if err == nil {
					if err := s.Close(t.Context()); err != nil {
						t.Error(err)
					}
				} else if !strings.Contains(err.Error(), "secret key") {
					t.Errorf("%s: the error does not say what to change: %v", c.name, err)
				}
			}
		})
	}
}

func TestWhatAnOperatorShouldChangeIsSaid(t *testing.T) {
	t.Parallel()
	advice := func(s *store.Store) string {
		t.Helper()
		all, err := s.Advise(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, a := range all {
			codes = append(codes, a.Code)
		}
		return strings.Join(codes, " ")
	}
	real := func(o *store.Options) { o.Now = time.Now }
	if got := advice(storetest.New(t, real)); got != "" {
		t.Errorf("a file under the real clock: %s", got)
	}
	if got := advice(storetest.New(t)); got != "clock" {
		t.Errorf("a file under another clock: %s", got)
	}
	m := storetest.MariaDB(t)
	url := m.Database(t)
	if got := advice(storetest.Open(t, url, real)); got != "" {
		t.Errorf("a good server: %s", got)
	}
	for _, query := range []string{"SET GLOBAL innodb_flush_log_at_trx_commit = 2", "GRANT ALL ON *.* TO minxu@127.0.0.1"} {
		if _, err := m.Root.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	if got := advice(storetest.Open(t, url)); got != "superuser flush clock" {
		t.Errorf("a bad server: %s", got)
	}
}

func TestKeysCompareByBytesAndTextsAreKeptWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.InTx(t.Context(), func(tx *store.Tx) error {
			for _, key := range []string{"a", "A", "ä", " a", "😀", "😁", "全", "ｑ", "q"} {
				if _, seen, err := tx.Inbox(key, "who"); err != nil || seen {
					t.Errorf("%q was taken for another key: %v", key, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.InTx(t.Context(), func(tx *store.Tx) error {
			return tx.Audit(store.Entry{Action: strings.Repeat("x", 65), ActorKind: "system"})
		}); err == nil && !sqlite(s) {
			t.Error("a text that does not fit was cut in silence")
		}
	})
}

// sqlite says whether the store is a file; SQLite keeps texts of any length.
func sqlite(s *store.Store) bool {
	return s.Reader(context.Background()).DB().Dialector.Name() == "sqlite"
}

func files(names ...string) fs.FS {
	m := fstest.MapFS{}
	for i, sql := range names {
		m[fmt.Sprintf("%05d_step.sql", i+1)] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + sql)}
	}
	return m
}

func TestCapabilitiesMigrateEachWithATableOfTheirOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one := `CREATE TABLE one_things (id VARCHAR(32) NOT NULL PRIMARY KEY, at BIGINT NOT NULL, sealed MEDIUMBLOB);
CREATE INDEX one_things_at ON one_things (at);`
		two := `ALTER TABLE one_things ADD COLUMN state VARCHAR(16) NOT NULL DEFAULT '';`
		pending := func(name string, f fs.FS, want int) {
			t.Helper()
			if n, err := s.Pending(t.Context(), name, f); err != nil || n != want {
				t.Errorf("%d migrations of %s wait, %v, want %d", n, name, err, want)
			}
		}
		pending("one", files(one), 1)
		for range 2 {
			if err := s.Migrate(t.Context(), "one", files(one)); err != nil {
				t.Fatal(err)
			}
		}
		pending("one", files(one), 0)
		pending("one", files(one, two), 1)
		if err := s.Migrate(t.Context(), "other", files(strings.ReplaceAll(one, "one_", "other_"))); err != nil {
			t.Fatal(err)
		}
		if err := s.Migrate(t.Context(), "one", files(one, two)); err != nil {
			t.Fatal(err)
		}
		if err := s.InTx(t.Context(), func(tx *store.Tx) error {
			return tx.DB().Exec(`INSERT INTO one_things (id, at, sealed, state) VALUES ('1', 1, ?, 'x')`, []byte{0, 255}).Error
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.Migrate(t.Context(), "one", files(one, two, "CREATE NONSENSE;")); err == nil {
			t.Error("a migration that fails must say so")
		}
		pending("nothing", fstest.MapFS{}, 0)
	})
}

func TestProcessesThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{"sqlite": storetest.SQLite(t), "mariadb": storetest.Database(t)} {
		t.Run(name, func(t *testing.T) {
			var wg sync.WaitGroup
			step := files(`CREATE TABLE counted (id VARCHAR(8) NOT NULL PRIMARY KEY);`, `INSERT INTO counted (id) VALUES ('once');`)
			for range 4 {
				wg.Go(func() {
					s, err := store.Open(t.Context(), storetest.Options(url, storetest.AsCommand()))
					if err != nil {
						t.Error(err)
						return
					}
					if err := s.Migrate(t.Context(), "counted", step); err != nil {
						t.Error(err)
					}
					if err := s.Close(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			var n int64
			if err := storetest.Open(t, url).Reader(t.Context()).DB().Raw(`SELECT COUNT(*) FROM counted`).Scan(&n).Error; err != nil || n != 1 {
				t.Errorf("rows = %d, %v", n, err)
			}
		})
	}
}

func TestAMigrationThatDiedHalfWayGoesOn(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Database(t))
	half := `CREATE TABLE half (id VARCHAR(8) NOT NULL PRIMARY KEY, at BIGINT NOT NULL);
CREATE INDEX half_at ON half (at);`
	if err := s.Migrate(t.Context(), "half", files(half+"\nCREATE NONSENSE;")); err == nil {
		t.Fatal("the first run was to fail after two steps")
	}
	if err := s.Migrate(t.Context(), "half", files(half+"\nALTER TABLE half ADD COLUMN state BIGINT NOT NULL DEFAULT 0;")); err != nil {
		t.Fatal(err)
	}
	if err := s.Reader(t.Context()).DB().Exec(`INSERT INTO half (id, at, state) VALUES ('1', 1, 1)`).Error; err != nil {
		t.Error(err)
	}
}

package store_test

import (
	"context"
	"fmt"
	"testing"

	"minxu/store"
	"minxu/store/storetest"
)

// BenchmarkTurnWithoutEffects is the way of most messages through the store: open a sitting, close it.
func BenchmarkTurnWithoutEffects(b *testing.B) {
	houses := map[string]func(b *testing.B) (*store.Store, string){
		"sqlite":  func(b *testing.B) (*store.Store, string) { return storetest.New(b), "" },
		"mariadb": func(b *testing.B) (*store.Store, string) { return storetest.Open(b, storetest.Database(b)), "" },
		"redis,mariadb": func(b *testing.B) (*store.Store, string) {
			return storetest.Open(b, storetest.Database(b)), storetest.Redis(b).URL
		},
	}
	for _, name := range []string{"sqlite", "mariadb", "redis,mariadb"} {
		for _, parallel := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s/c=%d", name, 2*parallel), func(b *testing.B) {
				s, url := houses[name](b)
				sessions, err := store.NewSessions(s, url)
				if err != nil {
					b.Fatal(err)
				}
				data, reply := make([]byte, 300), make([]byte, 200)
				b.ReportAllocs()
				b.SetParallelism(parallel)
				b.ResetTimer()
				b.RunParallel(func(pb *testing.PB) {
					who, n := s.NewID(), 0
					for pb.Next() {
						n++
						turn(b, sessions, s, who, fmt.Sprint(who, n), data, reply)
					}
				})
			})
		}
	}
}

func turn(b *testing.B, sessions store.Sessions, s *store.Store, who, key string, data, reply []byte) {
	ctx := context.Background()
	sitting, err := sessions.Open(ctx, who, key)
	if err != nil {
		b.Error(err)
		return
	}
	err = sessions.Close(ctx, sitting, store.Saved{Data: data, Version: sitting.Version + 1, Expires: s.Now().AddDate(0, 0, 1), Reply: reply})
	if err != nil {
		b.Error(err)
	}
}

// BenchmarkTurnWithAnEffect is a turn that files something: inbox, number, receipt, push, audit, session, reply in one transaction.
func BenchmarkTurnWithAnEffect(b *testing.B) {
	for name, open := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "mariadb": storetest.Database} {
		for _, parallel := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s/c=%d", name, 2*parallel), func(b *testing.B) {
				s := storetest.Open(b, open(b))
				b.ReportAllocs()
				b.SetParallelism(parallel)
				b.ResetTimer()
				b.RunParallel(func(pb *testing.PB) {
					who, n := s.NewID(), 0
					for pb.Next() {
						n++
						if err := file(s, who, fmt.Sprint(who, n), int64(n)); err != nil {
							b.Error(err)
						}
					}
				})
			})
		}
	}
}

func file(s *store.Store, who, key string, version int64) error {
	return s.InTx(context.Background(), func(tx *store.Tx) error {
		if _, _, err := tx.Inbox(key, who); err != nil {
			return err
		}
		no, err := tx.Number("MX")
		if err != nil {
			return err
		}
		if err := tx.Post(store.Outgoing{Key: key, Staff: "s1", Platform: "wecom", Body: no}); err != nil {
			return err
		}
		if err := tx.Audit(store.Entry{ActorKind: "resident", ActorID: who, Action: "demand.file", ObjectKind: "demand", ObjectID: no}); err != nil {
			return err
		}
		if err := tx.SaveSession(who, version, []byte(no), tx.Now().AddDate(0, 0, 1)); err != nil {
			return err
		}
		return tx.SaveReply(key, []byte(no), store.Receipt)
	})
}

package bench

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"minxu/store/storetest"
)

// hall is everything that runs while the load runs: the product and the floors, each in a process of its own, on one MariaDB and one
// Redis. They keep to databases of their own.
type hall struct {
	db             *storetest.MariaDBServer
	program        string
	product, floor *server
	shared         []process // Redis and MariaDB
	platform       *platform
	residents      []*neighbour // of the product
	others         []*neighbour // of the floors
	faults         int          // of Redis, so far
}

// residentsOfTheLoad is how many there are. Two share an area, in different buildings.
const residentsOfTheLoad = 2 * areas

const secret = "MINXU_SECRET_KEY=YSBzZWNyZXQgb2YgdGhlIGxvYWQsIG9mIDMyIGJ5dGVzLg=="

func openHall(b *testing.B) *hall {
	b.Helper()
	h := &hall{db: storetest.MariaDB(b), program: buildProgram(b), platform: newPlatform(),
		residents: crowd("P", residentsOfTheLoad), others: crowd("F", residentsOfTheLoad)}
	for _, setting := range []string{"innodb_buffer_pool_size = 536870912", "innodb_log_file_size = 268435456"} { // as a server for a district has them
		if _, err := h.db.Root.Exec("SET GLOBAL " + setting); err != nil {
			b.Fatal(err)
		}
	}
	redis := storetest.Redis(b)
	h.shared = []process{{"redis", redisPID(b, redis)}, {"mariadb", mariadbPID(b, h.db)}}
	h.product = startProduct(b, h.program, h.db.Database(b), redis.URL)

	tables := h.db.Database(b) // the product's tables, for the floors alone
	migrate := exec.Command(h.program, "migrate")
	migrate.Env = []string{"MINXU_DATABASE_URL=" + tables, "MINXU_DATA_DIR=" + storetest.Dir(b), secret}
	if out, err := migrate.CombinedOutput(); err != nil {
		b.Fatalf("make the floors' tables: %v\n%s", err, out)
	}
	var names []string
	for _, n := range h.others {
		names = append(names, n.openid)
	}
	settler, err := newRowsFloor(b.Context(), tables)
	if err == nil {
		err = settler.settle(b.Context(), names)
	}
	if err != nil {
		b.Fatal(err)
	}
	settler.db.Close()
	addr := freeAddr(b)
	h.floor = start(b, "floor", addr, "/readyz", os.Args[0], beFloor+"="+addr, floorRedis+"="+redis.URL, floorMySQL+"="+tables, floorReply+"="+floorWords)
	return h
}

// floorWords are what the floors answer: as long as the product's replies.
const floorWords = "请您核对：\n事情：垃圾桶满了三天没人收\n地点：兰庭苑5号楼\n1 提交　2 修改　0 取消"

func redisPID(b *testing.B, r *storetest.RedisServer) int {
	b.Helper()
	info, err := r.Client.Info(context.Background(), "server").Result()
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(info, "process_id:")
	line, _, _ := strings.Cut(rest, "\r\n")
	return number(b, line)
}

func mariadbPID(b *testing.B, m *storetest.MariaDBServer) int {
	b.Helper()
	var file string
	if err := m.Root.QueryRow(`SELECT @@pid_file`).Scan(&file); err != nil {
		b.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	return number(b, string(text))
}

func number(b *testing.B, text string) int {
	b.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// calm waits until the product has finished what it does behind its replies, so that nobody else pays for it. When Redis took too long,
// which happens where other work has the machine, it waits until the product believes Redis again as well.
func (h *hall) calm(b *testing.B) {
	b.Helper()
	if n := h.redisFaults(); n > h.faults {
		h.faults = n
		time.Sleep(doubtTime)
	}
	const look, still = 200 * time.Millisecond, 20 * time.Millisecond
	for range 100 {
		before := h.product.cpu(b)
		time.Sleep(look)
		if h.product.cpu(b)-before <= still {
			return
		}
	}
}

// doubtTime is how long after a fault of Redis the product still compares every session with the database.
const doubtTime = 35 * time.Second

// redisFaults counts how often the product gave Redis up.
func (h *hall) redisFaults() int { return strings.Count(h.product.log.String(), "redis failed") }

// undisturbed repeats a window of the product in which Redis was given up: it measured another way.
func (h *hall) undisturbed(b *testing.B, window func() window) window {
	b.Helper()
	for range 3 {
		h.calm(b)
		w := window()
		if h.redisFaults() == h.faults {
			return w
		}
	}
	b.Fatal("the machine is too busy to measure: Redis took more than 200 ms again and again")
	return window()
}

// contender is one variant in an alternating run.
type contender struct {
	name string
	run  func() window
	got  []window
}

// alternate lets all run in turn, back and forth, after a round that does not count.
func alternate(rounds int, all ...*contender) {
	for round := range rounds + 1 {
		for i := range all {
			if round%2 == 1 {
				i = len(all) - 1 - i
			}
			if w := all[i].run(); round > 0 {
				all[i].got = append(all[i].got, w)
			}
		}
	}
}

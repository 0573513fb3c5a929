package district

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// lived is a house in use: a district, residents, pushes, an audit whose chain is closed.
func lived(t *testing.T, im Importer) {
	t.Helper()
	if _, err := SeedDemo(t.Context(), im.Store, im.People, DemoOptions{}); err != nil {
		t.Fatal(err)
	}
	err := im.Store.InTx(t.Context(), func(tx *store.Tx) error {
		who, err := people.ByOpenID(tx, "u1")
		if err != nil {
			return err
		}
		if err := tx.Post(store.Outgoing{Key: "k1", Resident: who.ID, Platform: "wechat", Kind: "remind", Body: "楼道灯\n修好了 😀 <&>"}); err != nil {
			return err
		}
		if _, err := tx.Number("MX"); err != nil {
			return err
		}
		return tx.Trail(store.Line{Who: who.Ref, Direction: store.In, Kind: "text", Text: "灯坏了"})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestACopyRebuildsAnEqualHouseOnEitherEngine(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		lived(t, im)
		dir := filepath.Join(t.TempDir(), "copy")
		rows, err := (Exports{Store: im.Store}).Copy(t.Context(), dir, "d1")
		if err != nil {
			t.Fatal(err)
		}
		for name, url := range map[string]string{"sqlite": storetest.SQLite(t), "mariadb": storetest.Database(t)} {
			other := house(t, storetest.Open(t, url))
			again, err := Rebuild(t.Context(), other.Store, dir)
			if err != nil || again != rows {
				t.Fatalf("%s: rebuilt %d rows of %d: %v", name, again, rows, err)
			}
			second := filepath.Join(t.TempDir(), "again")
			if _, err := (Exports{Store: other.Store}).Copy(t.Context(), second, ""); err != nil {
				t.Fatal(err)
			}
			for _, file := range listed(t, dir, tablesFolder) {
				a, b := content(t, dir, tablesFolder, file), content(t, second, tablesFolder, file)
				if a != b {
					t.Errorf("%s: %s differs after the rebuild:\n%.400s\n%.400s", name, file, a, b)
				}
			}
			who, err := people.ByOpenID(other.Store.Reader(t.Context()), "u1")
			if err != nil || who.Alias != "张阿姨" || who.HomeLabel != "海风小区3号楼2单元" {
				t.Errorf("%s: the resident is %+v: %v", name, who, err)
			}
			pushes, err := other.Store.ListOutbox(t.Context(), store.PushFilter{Key: "k1"})
			if err != nil || len(pushes) != 1 || pushes[0].Body != "楼道灯\n修好了 😀 <&>" {
				t.Errorf("%s: the push is %+v: %v", name, pushes, err)
			}
			if breaks, err := other.Store.VerifyAudit(t.Context()); err != nil || len(breaks) != 0 {
				t.Errorf("%s: the audit has breaks %v: %v", name, breaks, err)
			}
			if _, err := Rebuild(t.Context(), other.Store, dir); !says(err, "the database is in use (nodes has rows); a rebuild needs a new one") {
				t.Errorf("%s: a second rebuild gives %v", name, err)
			}
		}
		if text := content(t, dir, tablesFolder, "residents.jsonl"); strings.Contains(text, "张阿姨") || !strings.Contains(text, "home_label") {
			t.Error("the copy of the residents tells their names")
		}
		if text := content(t, dir, kindsFolder, "nodes.jsonl"); !strings.Contains(text, "海风第一网格") {
			t.Error("the readable copy of the grid is missing")
		}
		if info, err := os.Stat(filepath.Join(dir, tablesFolder, "residents.jsonl")); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others may read the copy: %v %v", info.Mode(), err)
		}
	})
}

func says(err error, sentence string) bool {
	no, ok := errors.AsType[*Refused](err)
	return ok && no.Error() == sentence
}

func listed(t *testing.T, dir ...string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir...))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if len(names) < 3 {
		t.Fatalf("only %v", names)
	}
	return names
}

func content(t *testing.T, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestACopyThatDoesNotFitIsRefusedAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	source := house(t, storetest.New(t))
	lived(t, source)
	edit := func(change func(m map[string]any)) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			var m map[string]any
			if err := json.Unmarshal([]byte(content(t, dir, manifestFile)), &m); err != nil {
				t.Fatal(err)
			}
			change(m)
			data, err := json.Marshal(m)
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, manifestFile), data, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	first := func(m map[string]any) map[string]any { return m["tables"].([]any)[0].(map[string]any) }
	for name, c := range map[string]struct {
		change func(t *testing.T, dir string)
		want   string
	}{
		"no manifest": {func(t *testing.T, dir string) { remove(t, dir, manifestFile) }, "the folder has no manifest.json: it is no copy, or one that was not finished"},
		"a changed row": {func(t *testing.T, dir string) {
			file := filepath.Join(dir, tablesFolder, "nodes.jsonl")
			if err := os.WriteFile(file, []byte(strings.Replace(content(t, file), "海风", "台风", 1)), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "nodes: its file was changed or damaged"},
		"a missing table": {func(t *testing.T, dir string) { remove(t, dir, tablesFolder, "staff.jsonl") }, "staff: its file is missing"},
		"a broken manifest": {func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, manifestFile), []byte("{"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "manifest.json: cannot be read: unexpected end of JSON input"},
		"a later format":     {edit(func(m map[string]any) { m["format"] = 2 }), "manifest.json: is of format 2; this program reads format 1"},
		"a way out":          {edit(func(m map[string]any) { first(m)["name"] = "../nodes" }), `manifest.json: "../nodes" is no table`},
		"another secret key": {edit(func(m map[string]any) { m["probe"] = []byte("other") }), "the copy was made with another secret key; set MINXU_SECRET_KEY to the one of that house"},
		"another schema": {edit(func(m map[string]any) { m["schema"].(map[string]any)["district"] = 99 }),
			"district: the copy has version 99 of its tables, this program 1; use the version that made the copy, then migrate"},
		"another table": {edit(func(m map[string]any) { first(m)["columns"] = []any{map[string]any{"name": "x", "kind": "int"}} }), "audit: the table is another one here"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "copy")
			if _, err := (Exports{Store: source.Store}).Copy(t.Context(), dir, ""); err != nil {
				t.Fatal(err)
			}
			c.change(t, dir)
			im := house(t, storetest.New(t))
			if _, err := Rebuild(t.Context(), im.Store, dir); !says(err, c.want) {
				t.Errorf("rebuild gives %v, want %s", err, c.want)
			}
			if n := len(tree(t, im).Nodes()); n != 0 {
				t.Errorf("%d nodes were written", n)
			}
		})
	}
}

func remove(t *testing.T, parts ...string) {
	t.Helper()
	if err := os.Remove(filepath.Join(parts...)); err != nil {
		t.Fatal(err)
	}
}

func TestACopyGoesIntoAnEmptyFolderOnly(t *testing.T) {
	t.Parallel()
	im := house(t, storetest.New(t))
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "letter"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (Exports{Store: im.Store}).Copy(t.Context(), dir, ""); !says(err, "the folder "+dir+" is not empty") {
		t.Errorf("copy gives %v", err)
	}
}

func TestAnotherKeyOpensNoCopy(t *testing.T) {
	t.Parallel()
	im := house(t, storetest.New(t))
	lived(t, im)
	dir := filepath.Join(t.TempDir(), "copy")
	if _, err := (Exports{Store: im.Store}).Copy(t.Context(), dir, ""); err != nil {
		t.Fatal(err)
	}
	other := house(t, storetest.New(t, storetest.WithKeys(store.Keys{Current: []byte("another secret, of 32 bytes long")})))
	if _, err := Rebuild(t.Context(), other.Store, dir); !says(err, "the copy was made with another secret key; set MINXU_SECRET_KEY to the one of that house") {
		t.Errorf("rebuild gives %v", err)
	}
}

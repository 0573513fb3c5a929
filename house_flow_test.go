package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What makes a script one that can be replayed: the same answers lead to the same question, whenever and however often it runs.

// scripts are the files in which conversations are written.
func scripts(t *testing.T) []sourceFile {
	t.Helper()
	return slices.DeleteFunc(sources(t), func(f sourceFile) bool {
		return f.test || !(capability(f.room) && strings.HasPrefix(path.Base(f.path), "flow"))
	})
}

func TestScriptsDependOnNothingButWhatIsRecorded(t *testing.T) {
	t.Parallel()
	for _, f := range scripts(t) {
		for _, fault := range scriptFaults(f) {
			t.Error(fault)
		}
	}
}

func scriptFaults(f sourceFile) (faults []string) {
	fault := func(n ast.Node, words string) {
		faults = append(faults, fmt.Sprintf("%s:%d %s", f.path, f.line(n), words))
	}
	for _, i := range f.tree.Imports {
		imported, _ := strconv.Unquote(i.Path.Value)
		if slices.Contains([]string{"time", "math/rand", "math/rand/v2", "crypto/rand", "os", "net/http", "sync"}, imported) {
			fault(i, "imports "+imported+": a script that is replayed sees another clock, chance or world each time; look it up or take it from a fact")
		}
	}
	maps := mapNames(f.tree)
	ast.Inspect(f.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			fault(n, "starts a goroutine: a replay would start it again")
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "recover" {
				fault(n, "recovers: that catches the engine's stop of the run")
			}
		case *ast.RangeStmt:
			if isMap(n.X, maps) {
				fault(n, "ranges over a map: its order is another one in every replay")
			}
		}
		return true
	})
	return faults
}

// mapNames collects what a file declares as a map.
func mapNames(tree *ast.File) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if _, ok := n.Type.(*ast.MapType); ok || i < len(n.Values) && isMap(n.Values[i], nil) {
					names[name.Name] = true
				}
			}
		case *ast.Field:
			if _, ok := n.Type.(*ast.MapType); ok {
				for _, name := range n.Names {
					names[name.Name] = true
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if id, ok := left.(*ast.Ident); ok && n.Tok == token.DEFINE && len(n.Lhs) == len(n.Rhs) && isMap(n.Rhs[i], nil) {
					names[id.Name] = true
				}
			}
		}
		return true
	})
	return names
}

// isMap says whether an expression is a map as far as its file tells.
func isMap(x ast.Expr, names map[string]bool) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return names[x.Name]
	case *ast.SelectorExpr:
		return names[x.Sel.Name]
	case *ast.CompositeLit:
		_, ok := x.Type.(*ast.MapType)
		return ok
	case *ast.CallExpr:
		if id, ok := x.Fun.(*ast.Ident); ok && id.Name == "make" && len(x.Args) > 0 {
			_, ok := x.Args[0].(*ast.MapType)
			return ok
		}
	}
	return false
}

// asking are the words of a Talk that ask, read, order or end.
var asking = []string{"Text", "Texts", "Take", "Pick", "PickFrom", "Photos", "YesNo", "Confirm", "Look", "Do", "Hold", "End"}

func TestHearingIsForWordsAndHowIsForQuiet(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if f.test || f.room != "handlers" && !capability(f.room) {
			continue
		}
		for _, fault := range hearingFaults(f) {
			t.Error(fault)
		}
	}
}

func hearingFaults(f sourceFile) (faults []string) {
	for _, d := range f.tree.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil || len(calls(fn.Body, asking...)) == 0 {
			continue
		}
		for _, call := range calls(fn.Body, "Hear") {
			faults = append(faults, fmt.Sprintf("%s:%d: %s hears an untaken hint and asks: word the question in a function of its own, because once the hint is taken a branch on it goes another way",
				f.path, f.line(call), fn.Name.Name))
		}
		quiet := quietValues(fn.Body)
		for _, call := range calls(fn.Body, "How") {
			if !slices.ContainsFunc(quiet, func(q ast.Node) bool { return q.Pos() <= call.Pos() && call.End() <= q.End() }) {
				faults = append(faults, fmt.Sprintf("%s:%d: %s branches on how an answer came: that changes when the answer is corrected; only Quiet may depend on it",
					f.path, f.line(call), fn.Name.Name))
			}
		}
	}
	return faults
}

func TestTheRulesForScriptsFindTheirFaults(t *testing.T) {
	t.Parallel()
	f, err := parseSource("handlers/x/flow.go", `package x

import "time"

var words = map[string]string{"a": "b"}

func talk(t *dialog.Talk) dialog.End {
	defer func() { recover() }()
	go func() { time.Sleep(1) }()
	for k := range words {
		t.Text(dialog.Q{Key: k, Quiet: t.How("a") == dialog.Typed})
	}
	seen := make(map[string]bool)
	for range seen {
	}
	for range []string{"fine"} {
	}
	if t.How("a") == dialog.Typed {
		return t.End("")
	}
	if _, ok := t.Hear("photo"); ok {
		return t.End("")
	}
	return t.End("")
}

func ask(t *dialog.Talk) string {
	if v, ok := t.Hear("photo"); ok {
		return v.Label
	}
	return "?"
}
`)
	if err != nil {
		t.Fatal(err)
	}
	found := append(scriptFaults(f), hearingFaults(f)...)
	want := []string{":3 imports time", ":8 recovers", ":9 starts a goroutine", ":10 ranges over a map", ":14 ranges over a map", ":21: talk hears", ":18: talk branches"}
	for _, w := range want {
		if !slices.ContainsFunc(found, func(fault string) bool { return strings.Contains(fault, w) }) {
			t.Errorf("did not find %q", w)
		}
	}
	if len(found) != len(want) {
		t.Errorf("found %d faults, want %d:\n%s", len(found), len(want), strings.Join(found, "\n"))
	}
}

// calls finds calls of methods by name.
func calls(n ast.Node, names ...string) (found []*ast.CallExpr) {
	ast.Inspect(n, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			if s, ok := c.Fun.(*ast.SelectorExpr); ok && slices.Contains(names, s.Sel.Name) {
				found = append(found, c)
			}
		}
		return true
	})
	return found
}

// quietValues finds what is assigned to the Quiet of a question.
func quietValues(n ast.Node) (values []ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && id.Name == "Quiet" {
				values = append(values, n.Value)
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if s, ok := left.(*ast.SelectorExpr); ok && s.Sel.Name == "Quiet" && len(n.Lhs) == len(n.Rhs) {
					values = append(values, n.Rhs[i])
				}
			}
		}
		return true
	})
	return values
}

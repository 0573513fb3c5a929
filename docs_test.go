package main

import (
	"go/ast"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// The papers are read like code: what they name must be there.

func paper(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// papers lists every *.md of the house but those of testdata.
func papers(t *testing.T) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && p != "." && (d.Name() == "testdata" || d.Name() == "data" || strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		if strings.HasSuffix(p, ".md") {
			list = append(list, filepath.ToSlash(p))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// tableRows gives the cells of every line of a paper's tables.
func tableRows(text string) [][]string {
	var rows [][]string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "| ") || !strings.HasSuffix(line, "|") {
			continue
		}
		var cells []string
		for _, c := range strings.Split(strings.Trim(line, "|"), "|") {
			cells = append(cells, strings.TrimSpace(c))
		}
		rows = append(rows, cells)
	}
	return rows
}

var (
	testName       = regexp.MustCompile("^(Test|Fuzz|Benchmark|Example)[A-Z0-9]")
	conversationID = regexp.MustCompile(`\b[PLOFSM]\d\d\b`)
	codeSpan       = regexp.MustCompile("`[^`\n]+`")
)

// testsOfTheHouse are the names of all tests.
func testsOfTheHouse(t *testing.T) map[string]bool {
	names := map[string]bool{}
	for _, f := range sources(t) {
		if !f.test {
			continue
		}
		for _, d := range f.tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && testName.MatchString(fn.Name.Name) {
				names[fn.Name.Name] = true
			}
		}
	}
	return names
}

// conversationsOfTheHouse are the ids of the conversations in play/testdata.
func conversationsOfTheHouse(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("play/testdata/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	ids := map[string]bool{}
	for _, f := range files {
		for line := range strings.Lines(paper(t, f)) {
			if rest, ok := strings.CutPrefix(line, "### "); ok {
				ids[conversationID.FindString(rest)] = true
			}
		}
	}
	return ids
}

func TestPapersNameTestsAndConversationsThatExist(t *testing.T) {
	t.Parallel()
	tests, talks := testsOfTheHouse(t), conversationsOfTheHouse(t)
	for _, name := range papers(t) {
		text := paper(t, name)
		for _, span := range codeSpan.FindAllString(text, -1) {
			if span = strings.Trim(span, "`"); testName.MatchString(span) && !tests[span] {
				t.Errorf("%s names %s: there is no such test", name, span)
			}
		}
		if name != "docs/status.md" && name != "docs/conversations.md" {
			continue
		}
		for _, id := range conversationID.FindAllString(text, -1) {
			if !talks[id] {
				t.Errorf("%s names %s: there is no such conversation", name, id)
			}
		}
	}
}

func TestStatusTellsOfEveryFeatureHowItStands(t *testing.T) {
	t.Parallel()
	features := map[string]int{"A": 34, "B": 32, "D": 23, "E": 14, "F": 17, "G": 20, "H": 16} // the other areas have one line each
	seen, names := map[string]int{}, map[string]string{}
	for _, row := range tableRows(paper(t, "docs/status.md")) {
		if len(row) != 5 || row[0] == "" || row[0] == "---" {
			continue
		}
		id, area := row[0], row[0][:1]
		seen[area]++
		if n, ok := features[area]; ok && (id != area+strconv.Itoa(seen[area]) || seen[area] > n) {
			t.Errorf("line %d of %s is called %s", seen[area], area, id)
		}
		if old, twice := names[row[1]]; twice || row[1] == "" {
			t.Errorf("%s has the name %q of %s", id, row[1], old)
		}
		names[row[1]] = id
		switch shown := row[3] != ""; row[2] {
		case "works", "partly":
			if !shown {
				t.Errorf("%s %s and nothing shows it", id, row[2])
			}
			if row[2] == "partly" && row[4] == "" {
				t.Errorf("%s is there partly and nothing is missing", id)
			}
		case "not":
			if shown {
				t.Errorf("%s is not there and shown by %s", id, row[3])
			}
		default:
			t.Errorf("%s stands as %q: works, partly or not", id, row[2])
		}
	}
	for area, n := range features {
		if seen[area] != n {
			t.Errorf("area %s has %d lines, want %d", area, seen[area], n)
		}
	}
	for area := 'C'; area <= 'L'; area++ {
		if _, whole := features[string(area)]; !whole && seen[string(area)] != 1 {
			t.Errorf("area %c has %d lines, want one", area, seen[string(area)])
		}
	}
}

func TestConversationsPageTellsWhatIsPlayed(t *testing.T) {
	t.Parallel()
	text := paper(t, "docs/conversations.md")
	var passes, all []string
	for _, row := range tableRows(text) {
		if len(row) != 5 || conversationID.FindString(row[0]) != row[0] || row[0] == "" {
			continue
		}
		all = append(all, row[0])
		switch row[3] {
		case "passes":
			passes = append(passes, row[0])
		case "fails":
			if row[4] == "" {
				t.Errorf("%s fails and nobody says why", row[0])
			}
		default:
			t.Errorf("%s %q: passes or fails", row[0], row[3])
		}
	}
	if !slices.Equal(passes, passing) {
		t.Errorf("the page says that %v pass, the test plays %v", passes, passing)
	}
	var golden []string
	for line := range strings.Lines(paper(t, "play/testdata/public.md")) {
		if strings.HasPrefix(line, "### ") {
			golden = append(golden, conversationID.FindString(line))
		}
	}
	if !slices.Equal(all, golden) {
		t.Errorf("the page lists %v, the file holds %v", all, golden)
	}
	if head := "## " + strconv.Itoa(len(passes)) + " of " + strconv.Itoa(len(all)) + " pass\n"; !strings.Contains(text, head) {
		t.Errorf("the page has no %q", head)
	}
}

var (
	linked   = regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"`)
	headings = regexp.MustCompile(`(?m)^#+ (.+)$`)
	unslug   = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, name := range papers(t) {
		for _, m := range linked.FindAllStringSubmatch(paper(t, name), -1) {
			to := m[1] + m[2]
			if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
				continue
			}
			file, anchor, _ := strings.Cut(to, "#")
			at := name
			if file != "" {
				at = path.Join(path.Dir(name), file)
			}
			if _, err := os.Stat(at); err != nil {
				t.Errorf("%s links to %s: there is no such file", name, to)
				continue
			}
			if anchor == "" {
				continue
			}
			found := slices.ContainsFunc(headings.FindAllStringSubmatch(paper(t, at), -1), func(h []string) bool {
				return strings.ReplaceAll(unslug.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-") == anchor
			})
			if !found {
				t.Errorf("%s links to %s: there is no such heading", name, to)
			}
		}
	}
}

func TestTheTwoReadmesBeginAlike(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]string{"README.md": "README.zh-CN.md", "README.zh-CN.md": "README.md"} {
		lines := strings.Split(paper(t, name), "\n")
		if !strings.Contains(lines[0], "]("+other+")") {
			t.Errorf("%s begins with %q, not with a link to %s", name, lines[0], other)
		}
		top := strings.Join(lines[:min(len(lines), 6)], "\n")
		for _, command := range []string{"    go run . ", "    make test "} {
			if !strings.Contains(top, command) {
				t.Errorf("the top of %s does not show %q", name, strings.TrimSpace(command))
			}
		}
	}
}

// commandWords takes from "minxu wechat menu" the words that may name a command.
var commandWords = regexp.MustCompile("(?:`|    )(?:minxu|go run \\.) ([a-z][a-z-]*(?: [a-z][a-z-]*)*)")

func TestReadmesNameTheCommandsThatExist(t *testing.T) {
	t.Parallel()
	parser, err := kong.New(&commands{}, kong.Name("minxu"))
	if err != nil {
		t.Fatal(err)
	}
	paths, flags := map[string]bool{}, map[string]bool{"--help": true}
	var walk func(*kong.Node, string)
	walk = func(n *kong.Node, at string) {
		for _, f := range n.Flags {
			flags["--"+f.Name] = true
		}
		for _, c := range n.Children {
			name := strings.TrimSpace(at + " " + c.Name)
			if c == n.DefaultCmd && at != "" {
				name = at // said without its own name
			}
			if len(c.Children) == 0 {
				paths[name] = true
			}
			walk(c, name)
		}
	}
	walk(parser.Model.Node, "")
	for _, name := range []string{"README.md", "README.zh-CN.md", "docs/operations.md", "docs/conversations.md"} {
		text := paper(t, name)
		named := map[string]bool{}
		for _, m := range commandWords.FindAllStringSubmatch(text, -1) {
			words := strings.Fields(m[1])
			for len(words) > 0 && !paths[strings.Join(words, " ")] { // the rest is an argument
				words = words[:len(words)-1]
			}
			if len(words) == 0 {
				t.Errorf("%s names the command %q: there is none", name, m[1])
				continue
			}
			named[strings.Join(words, " ")] = true
		}
		for _, span := range codeSpan.FindAllString(text, -1) {
			if !strings.HasPrefix(span, "`minxu") && !strings.HasPrefix(span, "`--") {
				continue
			}
			for _, word := range strings.Fields(strings.Trim(span, "`")) {
				if strings.HasPrefix(word, "--") && !flags[word] {
					t.Errorf("%s names the flag %s: there is none", name, word)
				}
			}
		}
		if !strings.HasPrefix(name, "README") {
			continue
		}
		for p := range paths {
			if !named[p] {
				t.Errorf("%s does not tell of minxu %s", name, p)
			}
		}
	}
}

var (
	settingName = regexp.MustCompile(`\bMINXU_[A-Z_]*[A-Z]\b`)
	composeName = regexp.MustCompile(`\$\{([A-Z_]+)`)
)

// settingNames reads the names that config knows from its source: it keeps them to itself.
func settingNames(t *testing.T) []string {
	t.Helper()
	names := map[string]bool{}
	for _, f := range sources(t) {
		if f.room != "config" || f.test {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, err := strconv.Unquote(l.Value); err == nil && settingName.FindString(s) == s && s != "" {
					names[s] = true
				}
			}
			return true
		})
	}
	if len(names) < 20 {
		t.Fatalf("only %v were found", names)
	}
	return slices.Sorted(maps.Keys(names))
}

func TestPapersAndConfigKnowTheSameSettings(t *testing.T) {
	t.Parallel()
	known := settingNames(t)
	for _, name := range []string{"README.md", "README.zh-CN.md", "docs/operations.md", "docs/status.md", ".env.example", "compose.yaml", "Dockerfile", "Makefile"} {
		text := paper(t, name)
		told := settingName.FindAllString(text, -1)
		for _, s := range told {
			if !slices.Contains(known, s) && !slices.Contains(known, strings.TrimSuffix(s, "_FILE")) {
				t.Errorf("%s names %s: config does not know it", name, s)
			}
		}
		if !strings.HasPrefix(name, "README") && name != "docs/operations.md" {
			continue
		}
		for _, s := range known {
			if !slices.Contains(told, s) {
				t.Errorf("%s does not tell of %s", name, s)
			}
		}
	}
	var wanted []string
	for _, m := range composeName.FindAllStringSubmatch(paper(t, "compose.yaml"), -1) {
		wanted = append(wanted, m[1])
	}
	var shown []string
	for line := range strings.Lines(paper(t, ".env.example")) {
		if name, _, ok := strings.Cut(strings.TrimPrefix(line, "#"), "="); ok && !strings.Contains(name, " ") {
			shown = append(shown, name)
		}
	}
	slices.Sort(wanted)
	slices.Sort(shown)
	if wanted = slices.Compact(wanted); !slices.Equal(wanted, shown) {
		t.Errorf("compose.yaml takes %v, .env.example shows %v", wanted, shown)
	}
}

// exported lists what the rooms declare, as "store.Open", "Store.InTx" (methods and fields of a type) and "store.Options".
func exported(t *testing.T) map[string]bool {
	names := map[string]bool{}
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		pkg := f.tree.Name.Name
		for _, d := range f.tree.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					names[pkg+"."+d.Name.Name] = true
					continue
				}
				of := d.Recv.List[0].Type
				if star, ok := of.(*ast.StarExpr); ok {
					of = star.X
				}
				if id, ok := of.(*ast.Ident); ok {
					names[id.Name+"."+d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.ValueSpec:
						for _, n := range s.Names {
							names[pkg+"."+n.Name] = true
						}
					case *ast.TypeSpec:
						names[pkg+"."+s.Name.Name] = true
						for _, member := range members(s.Type) {
							names[s.Name.Name+"."+member] = true
						}
					}
				}
			}
		}
	}
	return names
}

func members(of ast.Expr) (names []string) {
	var list *ast.FieldList
	switch of := of.(type) {
	case *ast.StructType:
		list = of.Fields
	case *ast.InterfaceType:
		list = of.Methods
	default:
		return nil
	}
	for _, f := range list.List {
		for _, n := range f.Names {
			names = append(names, n.Name)
		}
	}
	return names
}

var declared = regexp.MustCompile(`^[A-Za-z]+\.[A-Za-z]+$`)

func TestArchitectureNamesWhatIsDeclared(t *testing.T) {
	t.Parallel()
	names, found := exported(t), 0
	for _, span := range codeSpan.FindAllString(paper(t, "ARCHITECTURE.md"), -1) {
		span = strings.Trim(span, "`")
		switch path.Ext(span) {
		case ".go", ".md", ".db":
			if _, err := os.Stat(span); err != nil && strings.Contains(span, "/") {
				t.Errorf("ARCHITECTURE.md names %s: there is no such file", span)
			}
			continue
		}
		if !declared.MatchString(span) {
			continue
		}
		if found++; !names[span] {
			t.Errorf("ARCHITECTURE.md names %s: nobody declares it", span)
		}
	}
	if found < 50 {
		t.Errorf("only %d names were found: are they still written as room.Name?", found)
	}
}

package wechat

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// Errors of Parse.
var (
	ErrDocument = errors.New("wechat: not a message document") // every form of unreadable XML
	ErrEncoding = errors.New("wechat: the document declares an encoding other than UTF-8")
)

const maxDepth = 32 // nesting of the platform's own documents is 4

// Element is one XML element.
type Element struct {
	Name string // with its namespace and a colon, if it has one
	Text string // its own character data; empty when it has children
	// Mixed says that the element holds more than character data: children, comments or instructions. Identity
	// fields must not.
	Mixed  bool
	parent bool // it has children: its own character data is layout
	depth  int
}

// Tree is an element with everything below it, in document order; the root comes first. A nil Tree is no element.
type Tree []Element

// Child gives the last child of that name, which is what encoding/xml takes too, or nil.
func (t Tree) Child(name string) Tree {
	var found Tree
	for n, c := range t.children {
		if n == name {
			found = c
		}
	}
	return found
}

// All gives every child of that name in order.
func (t Tree) All(name string) []Tree {
	var all []Tree
	for n, c := range t.children {
		if n == name {
			all = append(all, c)
		}
	}
	return all
}

// Text gives the character data of the last child of that name, "" when there is none.
func (t Tree) Text(name string) string {
	if c := t.Child(name); c != nil {
		return c[0].Text
	}
	return ""
}

// Children walks over the direct children with their names.
func (t Tree) Children() iter.Seq2[string, Tree] { return t.children }

func (t Tree) children(yield func(string, Tree) bool) {
	for i := 1; i < len(t); {
		end := i + 1
		for end < len(t) && t[end].depth > t[i].depth {
			end++
		}
		if !yield(t[i].Name, t[i:end]) {
			return
		}
		i = end
	}
}

// Parse reads one document whose root is <xml>. It is strict where identity is at stake (no document type, no second
// document, 32 levels at most) and tolerant where a resident's words would be lost: forbidden characters are dropped
// and broken UTF-8 becomes U+FFFD. Errors are ErrDocument and ErrEncoding.
func Parse(raw []byte) (Tree, error) {
	if t, ok := scan(string(raw), nil); ok {
		return t, nil
	}
	return parseSlowly(raw)
}

// scan reads the shape in which the platform writes its documents in one pass. On anything else (attributes,
// references, comments, a prolog, forbidden characters, errors) it gives up, and encoding/xml decides. The tree is
// built in the memory of into.
func scan(s string, into Tree) (Tree, bool) {
	if !isClean(s) || strings.IndexByte(s, '\r') >= 0 {
		return nil, false
	}
	s = strings.TrimLeft(s, " \t\n")
	if !strings.HasPrefix(s, "<xml>") {
		return nil, false
	}
	if into == nil {
		into = make(Tree, 0, 12)
	}
	t := append(into[:0], Element{Name: "xml"})
	var open [maxDepth]int // indexes in t of the elements that are open
	depth := 0
	for i := len("<xml>"); ; {
		n := strings.IndexByte(s[i:], '<')
		if n < 0 || i+n+1 >= len(s) {
			return nil, false
		}
		current := &t[open[depth]]
		if text := s[i : i+n]; text != "" {
			if strings.IndexByte(text, '&') >= 0 || strings.Contains(text, "]]>") {
				return nil, false
			}
			current.add(text)
		}
		i += n + 1
		switch c := s[i]; {
		case c == '/':
			end := i + 1 + len(current.Name)
			if end >= len(s) || s[i+1:end] != current.Name || s[end] != '>' {
				return nil, false
			}
			i = end + 1
			if depth == 0 {
				return t, strings.TrimLeft(s[i:], " \t\n") == ""
			}
			depth--
		case c == '!':
			const start = "![CDATA["
			if !strings.HasPrefix(s[i:], start) {
				return nil, false
			}
			i += len(start)
			n := strings.Index(s[i:], "]]>")
			if n < 0 {
				return nil, false
			}
			current.add(s[i : i+n])
			i += n + len("]]>")
		default:
			end := i
			for end < len(s) && nameByte(s[end], end > i) {
				end++
			}
			if end == i || end+1 >= len(s) {
				return nil, false
			}
			name := s[i:end]
			closed := s[end] == '/' && s[end+1] == '>'
			if !closed && s[end] != '>' || depth+1 == maxDepth {
				return nil, false
			}
			current.adopt()
			t = append(t, Element{Name: name, depth: depth + 1})
			if closed {
				i = end + 2
				continue
			}
			depth++
			open[depth] = len(t) - 1
			i = end + 1
		}
	}
}

// nameByte says whether c can stand in a simple ASCII name; digits, - and . not at its start.
func nameByte(c byte, inside bool) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || inside && (c >= '0' && c <= '9' || c == '-' || c == '.')
}

// add appends character data. Between the children of an element it is layout and not collected.
func (e *Element) add(text string) {
	switch {
	case e.depth == 0 || e.parent || text == "":
	case e.Text == "":
		e.Text = text
	default:
		e.Text += text
	}
}

// adopt notes that a child begins.
func (e *Element) adopt() {
	e.Mixed, e.parent, e.Text = true, true, ""
}

// parseSlowly reads any document with encoding/xml after cleaning it.
func parseSlowly(raw []byte) (Tree, error) {
	foreign := false
	d := xml.NewDecoder(bytes.NewReader(cleanDocument(raw)))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) {
		foreign = true
		return nil, ErrEncoding
	}
	var t Tree
	var open []int
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if foreign {
			return nil, ErrEncoding
		}
		if err != nil {
			// The parser's words would quote the resident's.
			return nil, fmt.Errorf("%w: not well formed", ErrDocument)
		}
		switch v := token.(type) {
		case xml.StartElement:
			if len(open) == 0 && len(t) > 0 {
				return nil, fmt.Errorf("%w: a second document follows", ErrDocument)
			}
			if len(open) == maxDepth {
				return nil, fmt.Errorf("%w: nested too deep", ErrDocument)
			}
			if len(open) > 0 {
				t[open[len(open)-1]].adopt()
			}
			name := v.Name.Local
			if v.Name.Space != "" {
				name = v.Name.Space + ":" + name
			}
			t = append(t, Element{Name: name, depth: len(open)})
			open = append(open, len(t)-1)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				t[open[len(open)-1]].add(string(v))
			} else if len(bytes.TrimSpace(v)) > 0 {
				return nil, fmt.Errorf("%w: text outside the root", ErrDocument)
			}
		case xml.Comment, xml.ProcInst:
			if len(open) > 0 {
				t[open[len(open)-1]].Mixed = true
			}
		case xml.Directive:
			return nil, fmt.Errorf("%w: a document type", ErrDocument)
		}
	}
	if len(t) == 0 || t[0].Name != "xml" {
		return nil, fmt.Errorf("%w: the root is not xml", ErrDocument)
	}
	return t, nil
}

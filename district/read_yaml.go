package district

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"gopkg.in/yaml.v3"
)

// nestMost is how deep a value may stand in another; the deepest section needs 4.
const nestMost = 6

// parseYAML reads sections with the line of every value.
func parseYAML(text []byte, most limits) ([]sheet, error) {
	if bytes.Count(text, []byte("\n"))+bytes.Count(text, []byte(",")) > most.marks {
		return nil, tooMany(most)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var doc, second yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		return nil, refuse(yamlProblem(err))
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, refuse(yamlProblem(err))
		}
		return nil, refuse(Problem{Line: second.Line, Says: "a second document begins; a district is one document"})
	}
	root := &doc
	if root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
		root = root.Content[0]
	}
	if root.Kind != yaml.MappingNode {
		return nil, refuse(Problem{Line: root.Line, Says: "want keys such as district, nodes, staff at the top"})
	}
	y := yamlReader{counter: counter{most: most.rows}}
	body, err := y.value(root, root.Line, 0)
	if err != nil {
		return nil, tooMany(most)
	}
	if len(y.problems) > 0 {
		return nil, refuse(y.problems...)
	}
	sheets := make([]sheet, len(body.items))
	for i, item := range body.items {
		sheets[i] = sheet{key: body.names[i], line: item.line, body: item}
	}
	return sheets, nil
}

type yamlReader struct {
	counter
	problems []Problem
}

func (y *yamlReader) wrong(line int, says string) {
	y.problems = append(y.problems, Problem{Line: line, Says: says})
}

// value turns a node into a value; the error is errTooMany.
func (y *yamlReader) value(n *yaml.Node, line, depth int) (value, error) {
	v := value{line: line}
	if depth > nestMost {
		y.wrong(n.Line, "is nested too deep")
		return v, nil
	}
	if n.Anchor != "" || n.Kind == yaml.AliasNode {
		y.wrong(n.Line, "anchors and aliases (& and *) are not taken; write the value out")
		return v, nil
	}
	if n.Style&yaml.TaggedStyle != 0 {
		y.wrong(n.Line, "tags (!) are not taken")
		return v, nil
	}
	switch n.Kind {
	case yaml.ScalarNode:
		if n.ShortTag() != "!!null" {
			v.form, v.text = scalar, n.Value
		}
	case yaml.SequenceNode:
		v.form = list
		for _, c := range n.Content {
			if depth == 1 {
				if err := y.row(); err != nil {
					return v, err
				}
			}
			item, err := y.value(c, c.Line, depth+1)
			if err != nil {
				return v, err
			}
			v.items = append(v.items, item)
		}
	case yaml.MappingNode:
		v.form = mapping
		seen := make(map[string]int, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode {
				y.wrong(key.Line, "a name must be a plain text")
				continue
			}
			if first, twice := seen[key.Value]; twice {
				y.wrong(key.Line, fmt.Sprintf("%s is there twice, first in line %d", short(key.Value), first))
				continue
			}
			seen[key.Value] = key.Line
			item, err := y.value(n.Content[i+1], key.Line, depth+1)
			if err != nil {
				return v, err
			}
			v.names, v.items = append(v.names, key.Value), append(v.items, item)
		}
	}
	return v, nil
}

// yamlProblem takes the line out of a syntax error.
func yamlProblem(err error) Problem {
	if errors.Is(err, io.EOF) {
		return Problem{Says: "the file is empty"}
	}
	m := regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s:(.*))$`).FindStringSubmatch(err.Error())
	if m == nil {
		return Problem{Says: "is no YAML"}
	}
	line, _ := strconv.Atoi(m[1]) // without a line: 0
	return Problem{Line: line, Says: "is no YAML: " + short(m[2]) + "; is a quotation mark or a bracket not closed?"}
}

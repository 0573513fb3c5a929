package district

import (
	"fmt"
	"slices"
	"strings"
)

// take reads the rows of a section out of what the file has under its key, and says everything that is not well-formed.
// ok is false when the rows as a whole cannot be read: what else the file says cannot be judged then.
func (s Section) take(in sheet) (rows []Row, problems []Problem, ok bool) {
	if problems = s.header(in); len(problems) > 0 {
		return nil, problems, false // every row would repeat it
	}
	raw, says := s.rows(in)
	if says != "" {
		return nil, []Problem{{Section: s.Key, Line: in.line, Says: says}}, false
	}
	problems = in.problems
	for _, v := range raw {
		row, wrong := s.row(v)
		row.bad = len(wrong) > 0
		problems = append(problems, wrong...)
		rows = append(rows, row)
	}
	return rows, problems, true
}

// header compares the columns of a spreadsheet with the fields.
func (s Section) header(in sheet) []Problem {
	if !in.table || in.columns == nil {
		return in.problems
	}
	if !slices.ContainsFunc(in.columns, func(name string) bool { return slices.Contains(s.names(), name) }) {
		return []Problem{{Section: s.Key, Line: 1, Says: "the first row must hold the names of the fields: " + strings.Join(s.names(), ", ")}}
	}
	var problems []Problem
	for _, name := range in.columns {
		if !slices.Contains(s.names(), name) {
			problems = append(problems, Problem{Section: s.Key, Line: 1, Says: "the column " + unknown(name, s.names())})
		}
	}
	for _, f := range s.Fields {
		if f.Need && !slices.Contains(in.columns, f.Name) {
			problems = append(problems, Problem{Section: s.Key, Line: 1, Says: "the column " + f.Name + " is missing"})
		}
	}
	return problems
}

// rows brings the shapes of both formats to one: a mapping of fields for each row.
func (s Section) rows(in sheet) ([]value, string) {
	body := in.body
	switch {
	case body.form == none:
		return nil, ""
	case in.table && s.Shape == One && len(body.items) > 1:
		return nil, fmt.Sprintf("has %d rows; want one", len(body.items))
	case in.table:
		return body.items, ""
	case s.Shape == Rows && body.form == list:
		return body.items, ""
	case s.Shape == One && body.form == mapping:
		return []value{body}, ""
	case s.Shape == Pairs && body.form == mapping:
		rows := make([]value, len(body.items))
		for i, item := range body.items {
			name := value{line: item.line, form: scalar, text: body.names[i]}
			rows[i] = value{line: item.line, form: mapping, names: []string{s.Fields[0].Name, s.Fields[1].Name}, items: []value{name, item}}
		}
		return rows, ""
	}
	return nil, "want " + map[Shape]string{Rows: "a list of rows", One: "fields with values", Pairs: "names with values"}[s.Shape]
}

// row reads one row.
func (s Section) row(v value) (Row, []Problem) {
	row := Row{Line: v.line, section: s.Key, given: map[string]value{}}
	if v.form != mapping {
		return row, []Problem{row.Problem("", "want a row of fields with values")}
	}
	var problems []Problem
	for i, item := range v.items {
		name := v.names[i]
		at := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Name == name })
		if at < 0 {
			problems = append(problems, Problem{Section: s.Key, Line: item.line, Says: "the field " + unknown(name, s.names())})
			continue
		}
		if item.form == none {
			continue
		}
		read, says := s.Fields[at].read(item)
		if says != "" {
			problems = append(problems, Problem{Section: s.Key, Line: item.line, Field: name, Says: says})
		}
		row.given[name] = read
	}
	for _, f := range s.Fields {
		if got, ok := row.given[f.Name]; f.Need && (!ok || got.form == scalar && got.text == "") {
			problems = append(problems, Problem{Section: s.Key, Line: row.Line, Field: f.Name, Says: "is missing"})
		}
	}
	return row, problems
}

func (s Section) names() []string {
	names := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		names[i] = f.Name
	}
	return names
}

package web

import (
	"bytes"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"strconv"

	"minxu/people"
)

//go:embed frame/*.html
var frameFiles embed.FS

//go:embed assets
var assetFiles embed.FS

// frame holds the parsed templates: its own, and those of the capabilities.
type frame struct {
	own   *template.Template
	views map[string]*template.Template // by route and file name
}

func functions() template.FuncMap {
	return template.FuncMap{"stamp": Stamp, "day": Day, "phone": people.MaskPhone, "name": people.MaskName}
}

func newFrame(pages []Page) (*frame, error) {
	own, err := template.New("frame").Funcs(functions()).ParseFS(frameFiles, "frame/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse the frame: %w", err)
	}
	f := &frame{own: own, views: make(map[string]*template.Template)}
	for _, p := range pages {
		for _, view := range p.Views {
			t, err := template.New(view.Name).Funcs(functions()).Option("missingkey=error").ParseFS(view.Files, view.Name)
			if err != nil {
				return nil, fmt.Errorf("page %s: parse %s: %w", p.Route, view.Name, err)
			}
			f.views[p.Route+" "+view.Name] = t
		}
	}
	return f, nil
}

func (f *frame) layout(w io.Writer, page layout) error {
	if err := f.own.ExecuteTemplate(w, "layout", page); err != nil {
		return fmt.Errorf("draw the layout: %w", err)
	}
	return nil
}

// block draws one block. What html/template made stays as it is in the layout.
func (f *frame) block(v *Visit, b Block) (template.HTML, error) {
	var out bytes.Buffer
	var err error
	switch b := b.(type) {
	case Own:
		t, declared := f.views[v.page.Route+" "+b.View.Name]
		if !declared {
			return "", fmt.Errorf("page %s shows view %s without declaring it", v.page.Route, b.View.Name)
		}
		err = t.Execute(&out, struct {
			Token, Once string // of a form in the view: hidden fields _token and _once
			Data        any
		}{v.token, rand.Text(), b.Data})
	case Form:
		err = f.own.ExecuteTemplate(&out, "form", drawnForm{b, v.token, rand.Text()})
	case Table:
		err = f.own.ExecuteTemplate(&out, "table", drawTable(b, v.token))
	case Facts:
		err = f.own.ExecuteTemplate(&out, "facts", drawFacts(b, v.token))
	case Links:
		err = f.own.ExecuteTemplate(&out, "links", drawCells(nil, b.Items, v.token))
	case Bars:
		err = f.own.ExecuteTemplate(&out, "bars", drawBars(b))
	case Pictures:
		err = f.own.ExecuteTemplate(&out, "pictures", b)
	case Prose:
		err = f.own.ExecuteTemplate(&out, "prose", b)
	}
	if err != nil {
		return "", fmt.Errorf("draw %s: %w", b.template(), err)
	}
	return template.HTML(out.String()), nil
}

// The drawn kinds are what the templates see: a block, and what it takes to draw it.
type (
	drawnForm struct {
		Form
		Token, Once string
	}
	drawnCell struct {
		Cell
		Label       string // on a phone a row is a card, and each value carries its column's name
		Token, Once string
	}
	drawnTable struct {
		Table
		Lines []drawnRow
	}
	drawnRow struct {
		Key, Name string // of a row that may be ticked, and what it is about
		Cells     []drawnCell
	}
	drawnFacts struct {
		Caption string
		Lines   []drawnCell
	}
	drawnBars struct {
		Caption string
		Lines   []drawnBar
	}
	drawnBar struct {
		Bar
		Width string // of 100
		Line  string // where the second value stands; empty = there is none
	}
)

func drawCell(label string, c Cell, token string) drawnCell {
	drawn := drawnCell{Cell: c, Label: label, Token: token}
	if c.Post != "" {
		drawn.Once = rand.Text()
	}
	return drawn
}

func drawCells(labels []string, cells []Cell, token string) []drawnCell {
	drawn := make([]drawnCell, len(cells))
	for i, c := range cells {
		drawn[i] = drawCell("", c, token)
		if i < len(labels) {
			drawn[i].Label = labels[i]
		}
	}
	return drawn
}

func drawTable(t Table, token string) drawnTable {
	drawn := drawnTable{Table: t}
	for i, row := range t.Rows {
		line := drawnRow{Cells: drawCells(t.Head, row, token)}
		if t.Pick != "" && i < len(t.Keys) {
			line.Key = t.Keys[i]
		}
		for _, c := range row {
			if c.Link != "" {
				line.Name = c.Text
				break
			}
		}
		drawn.Lines = append(drawn.Lines, line)
	}
	return drawn
}

func drawFacts(f Facts, token string) drawnFacts {
	drawn := drawnFacts{Caption: f.Caption}
	for _, item := range f.Items {
		drawn.Lines = append(drawn.Lines, drawCell(item.Name, item.Value, token))
	}
	return drawn
}

func drawBars(b Bars) drawnBars {
	full := b.Full
	if full <= 0 {
		for _, item := range b.Items {
			full = max(full, item.Value, item.Mark)
		}
	}
	drawn := drawnBars{Caption: b.Caption}
	for _, item := range b.Items {
		width := 0.0
		if full > 0 {
			width = min(max(0, item.Value)/full, 1) * 100
		}
		if item.Text == "" {
			item.Text = strconv.FormatFloat(item.Value, 'f', -1, 64)
		}
		line := ""
		if item.Mark > 0 && full > 0 {
			line = strconv.FormatFloat(min(item.Mark/full, 0.99)*100, 'f', 1, 64)
		}
		drawn.Lines = append(drawn.Lines, drawnBar{item, strconv.FormatFloat(width, 'f', 1, 64), line})
	}
	return drawn
}

// assets serves the style sheet, the console's script and the icon; they change with the program only.
func assets() http.Handler {
	files := http.FileServerFS(assetFiles)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/assets/" { // no listing
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=300")
		files.ServeHTTP(w, r)
	})
}

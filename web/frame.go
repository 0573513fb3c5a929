package web

import (
	"bytes"
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
			Token string
			Data  any
		}{v.token, b.Data})
	case Form:
		err = f.own.ExecuteTemplate(&out, "form", struct {
			Form
			Token string
		}{b, v.token})
	case Table:
		err = f.own.ExecuteTemplate(&out, "table", labelled(b))
	case Bars:
		err = f.own.ExecuteTemplate(&out, "bars", measured(b))
	default:
		err = f.own.ExecuteTemplate(&out, b.template(), b)
	}
	if err != nil {
		return "", fmt.Errorf("draw %s: %w", b.template(), err)
	}
	return template.HTML(out.String()), nil
}

// On a phone a row is a card, and each value carries its column's name.
type labelledTable struct {
	Table
	Lines [][]labelledCell
}

type labelledCell struct {
	Cell
	Label string
}

func labelled(t Table) labelledTable {
	out := labelledTable{Table: t}
	for _, row := range t.Rows {
		cells := make([]labelledCell, len(row))
		for i, c := range row {
			cells[i].Cell = c
			if i < len(t.Head) {
				cells[i].Label = t.Head[i]
			}
		}
		out.Lines = append(out.Lines, cells)
	}
	return out
}

type measuredBars struct {
	Bars
	Lines []measuredBar
}

type measuredBar struct {
	Bar
	Width string // of 100
}

func measured(b Bars) measuredBars {
	most := 0.0
	for _, item := range b.Items {
		most = max(most, item.Value)
	}
	out := measuredBars{Bars: b}
	for _, item := range b.Items {
		width := 0.0
		if most > 0 {
			width = max(0, item.Value) / most * 100
		}
		if item.Text == "" {
			item.Text = strconv.FormatFloat(item.Value, 'f', -1, 64)
		}
		out.Lines = append(out.Lines, measuredBar{item, strconv.FormatFloat(width, 'f', 1, 64)})
	}
	return out
}

// assets serves the style sheet and the icon; they change with the program only.
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

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"minxu/triage"
)

// triageRow is a line of a file of messages.
type triageRow struct {
	ID     json.RawMessage `json:"id"`
	Title  string          `json:"title"`
	Detail string          `json:"detail"`
	Text   string          `json:"text"`
	Label  string          `json:"label"`
}

// words gives the row as title and detail; a chat message is a title.
func (r triageRow) words() (title, detail string) {
	if r.Title == "" {
		return r.Text, r.Detail
	}
	return r.Title, r.Detail
}

// longestLine bounds a line of a file of messages, in bytes.
const longestLine = 4 << 20

// triageRows hands the rows of a file over one by one.
func triageRows(name string, each func(line int, r triageRow) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, longestLine)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var row triageRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if err := each(n, row); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// triageExamples reads the rows of a file that have a label.
func triageExamples(name string) ([]triage.Example, error) {
	var examples []triage.Example
	err := triageRows(name, func(line int, r triageRow) error {
		title, detail := r.words()
		if r.Label == "" {
			return fmt.Errorf("%s:%d: a row needs a label", name, line)
		}
		examples = append(examples, triage.Example{Title: title, Detail: detail, Label: r.Label})
		return nil
	})
	if err == nil && len(examples) == 0 {
		err = fmt.Errorf("%s: no rows", name)
	}
	return examples, err
}

// triageModel reads a model file; no name is the model that the program carries.
func triageModel(name string) (*triage.Model, error) {
	if name == "" {
		return triage.Shipped(), nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	m, err := triage.ReadModel(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

type triagePredictCmd struct {
	Model string `help:"Model file; without it the rules and the model that the program carries." type:"existingfile"`
	File  string `arg:"" help:"Messages, one JSON object a line: id, title, detail or id, text." type:"existingfile"`
}

// predicted is a line of the answer.
type predicted struct {
	ID           json.RawMessage `json:"id,omitempty"`
	Category     string          `json:"category"`
	Second       string          `json:"second"`
	Margin       float64         `json:"margin"`
	Nature       string          `json:"nature"`
	Urgency      string          `json:"urgency"`
	Level        string          `json:"level"`
	Place        string          `json:"place"`
	Intent       string          `json:"intent"`
	Confidential bool            `json:"confidential"`
}

// Run prints one JSON line for each message.
func (cmd triagePredictCmd) Run(e *env) error {
	var m *triage.Model
	if cmd.Model != "" {
		var err error
		if m, err = triageModel(cmd.Model); err != nil {
			return err
		}
	}
	c := triageContext(e)
	buffered := bufio.NewWriter(e.stdout)
	out := json.NewEncoder(buffered)
	out.SetEscapeHTML(false)
	err := triageRows(cmd.File, func(_ int, r triageRow) error {
		title, detail := r.words()
		p := understood(title, detail, c)
		if p.ID = r.ID; m != nil {
			j := m.Judge(title, detail)
			p.Category, p.Second, p.Margin = j.Label, j.Second, j.Margin
		}
		return out.Encode(p)
	})
	return errors.Join(err, buffered.Flush())
}

// understood reads one message with the rules and the model that the program carries.
func understood(title, detail string, c triage.Context) predicted {
	u := triage.UnderstandPost(title, detail, c)
	p := predicted{Category: "D99", Nature: "help", Urgency: triage.Normal, Level: triage.Community, Intent: string(u.Intent)}
	if len(u.Matters) > 0 {
		m := u.Matters[0]
		p.Category, p.Second, p.Margin = m.Category, m.Second, m.Margin
		p.Nature, p.Urgency, p.Level, p.Confidential = m.Nature, m.Urgency, m.Level, m.Confidential
	}
	if p.Second == "" { // the rules are sure and know nothing second
		if j := triage.Shipped().Judge(title, detail); j.Label != p.Category {
			p.Second = j.Label
		} else {
			p.Second = j.Second
		}
	}
	if u.Place != nil {
		p.Place = u.Place.Label
	}
	return p
}

type triageEvalCmd struct {
	Model string `help:"Model file; without it the rules and the model that the program carries." type:"existingfile"`
	File  string `arg:"" help:"Messages, one JSON object a line: title, detail or text, and label." type:"existingfile"`
}

// Run prints the figures, for titles with their details and for titles alone.
func (cmd triageEvalCmd) Run(e *env) error {
	examples, err := triageExamples(cmd.File)
	if err != nil {
		return err
	}
	sort := func(titles bool) []triage.Sorted {
		c := triage.Context{At: time.Now()}
		sorted := make([]triage.Sorted, len(examples))
		for i, example := range examples {
			if titles {
				example.Detail = ""
			}
			p := understood(example.Title, example.Detail, c)
			sorted[i] = triage.Sorted{Label: example.Label, First: p.Category, Second: p.Second, Margin: p.Margin}
		}
		return sorted
	}
	if cmd.Model != "" {
		m, err := triageModel(cmd.Model)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.stdout, "model:", m.Describe())
		sort = func(titles bool) []triage.Sorted { return m.Sort(examples, titles) }
	}
	for _, titles := range []bool{false, true} {
		name := "title and detail"
		if titles {
			name = "title alone"
		}
		start := time.Now()
		f := triage.Measure(sort(titles))
		each := time.Since(start).Seconds() * 1000 / float64(len(examples))
		fmt.Fprintf(e.stdout, "%s: %d messages, accuracy %.4f, macro-F1 %.4f, top-2 %.4f, surest 80 %% right %.4f, %.3f ms a message\n",
			name, f.Messages, f.Accuracy, f.MacroF1, f.TopTwo, f.Surest, each)
		printFigures(e.stdout, f)
	}
	return nil
}

// mostConfused is how many pairs of mistaken labels are printed.
const mostConfused = 5

func printFigures(w io.Writer, f triage.Figures) {
	for _, label := range slices.Sorted(maps.Keys(f.F1)) {
		fmt.Fprintf(w, "  %s F1 %.3f\n", label, f.F1[label])
	}
	pairs := slices.Collect(maps.Keys(f.Confused))
	slices.SortFunc(pairs, func(a, b [2]string) int {
		if n := f.Confused[b] - f.Confused[a]; n != 0 {
			return n
		}
		return slices.Compare(a[:], b[:])
	})
	for _, p := range pairs[:min(len(pairs), mostConfused)] {
		fmt.Fprintf(w, "  %s taken for %s: %d\n", p[0], p[1], f.Confused[p])
	}
}

type triageTrainCmd struct {
	File     string `arg:"" help:"Messages, one JSON object a line: title, detail or text, and label." type:"existingfile"`
	Out      string `required:"" help:"Where the model goes. A model that is there already and sorts held-out messages better is kept." type:"path"`
	Seed     uint64 `default:"1" help:"The same seed and file make the same bytes."`
	Validate int    `help:"Also cross-validate in so many folds, near-duplicates together, and print the figures."`
	Force    bool   `help:"Replace the model that is there even if it is better."`
}

// heldOut says into how many folds examples are dealt of which one is held out, to compare the new model with the one that is there.
const heldOut = 5

// Run makes a model and writes it, unless the one that is there is better.
func (cmd triageTrainCmd) Run(e *env) error {
	examples, err := triageExamples(cmd.File)
	if err != nil {
		return err
	}
	t := triage.Training{Seed: cmd.Seed}
	if cmd.Validate > 1 {
		titles, posts, err := t.Validate(examples, cmd.Validate)
		if err != nil {
			return err
		}
		for _, part := range []struct {
			name   string
			sorted []triage.Sorted
		}{{"title and detail", posts}, {"title alone", titles}} {
			f := triage.Measure(part.sorted)
			fmt.Fprintf(e.stdout, "%d folds, seed %d, %s: accuracy %.4f, macro-F1 %.4f, top-2 %.4f, surest 80 %% right %.4f\n",
				cmd.Validate, cmd.Seed, part.name, f.Accuracy, f.MacroF1, f.TopTwo, f.Surest)
		}
	}
	if present, err := triageModel(cmd.Out); err == nil && !cmd.Force {
		before, after, err := t.Compare(present, examples, heldOut)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.stdout, "held out: macro-F1 %.4f with the model that is there, %.4f with a new one\n", before, after)
		if after <= before {
			return fmt.Errorf("%s sorts the held-out messages as well or better and was kept; --force replaces it", cmd.Out)
		}
	}
	m, err := t.Train(examples)
	if err != nil {
		return err
	}
	if err := os.WriteFile(cmd.Out, m.Append(nil), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s: %s\n", cmd.Out, m.Describe())
	return nil
}

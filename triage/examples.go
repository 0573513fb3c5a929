package triage

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// ReadExamples reads a folder with one file a label (D01.txt), one message a line. The messages of the product's own folder were
// written for it, as residents write; none is anybody's message.
func ReadExamples(dir fs.FS) ([]Example, error) {
	names, err := fs.Glob(dir, "*.txt")
	if err != nil {
		return nil, fmt.Errorf("examples: %w", err)
	}
	var examples []Example
	for _, name := range names {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, fmt.Errorf("examples: %w", err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" {
				examples = append(examples, Example{Title: line, Label: strings.TrimSuffix(path.Base(name), ".txt")})
			}
		}
	}
	return examples, nil
}

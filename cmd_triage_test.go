package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// triaged runs the triage command in a folder without a database.
func triaged(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), append([]string{"triage"}, args...), []string{"MINXU_DATABASE_URL=sqlite:" + filepath.Join(t.TempDir(), "none.db"), "MINXU_DATA_DIR=" + t.TempDir()}, nil, &stdout, &stderr)
	return stdout.String(), stderr.String(), code
}

func written(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAModelIsTrainedMeasuredAndKeptOnlyWhenBetter(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	for i, words := range [][2]string{{"路灯不亮", "灯"}, {"楼道灯坏了", "灯"}, {"灯泡不亮了", "灯"}, {"院里灯灭了", "灯"}, {"声控灯失灵", "灯"}, {"街灯黑着", "灯"},
		{"垃圾没人收", "垃圾"}, {"垃圾桶满了", "垃圾"}, {"垃圾发臭", "垃圾"}, {"一堆垃圾", "垃圾"}, {"垃圾清运太慢", "垃圾"}, {"倒垃圾没地方", "垃圾"}} {
		line, err := json.Marshal(map[string]any{"id": i, "title": words[0], "detail": "请处理，" + words[0] + "已经好几天", "label": words[1]})
		if err != nil {
			t.Fatal(err)
		}
		rows.Write(append(line, '\n'))
	}
	file, model := written(t, "rows.jsonl", rows.String()), filepath.Join(t.TempDir(), "own.model")
	if out, errs, code := triaged(t, "train", file, "--out", model, "--validate", "2"); code != 0 || !strings.Contains(out, "2 labels") || !strings.Contains(out, "2 folds, seed 1, title alone") {
		t.Fatalf("train: %d %s %s", code, out, errs)
	}
	if out, errs, code := triaged(t, "eval", file, "--model", model); code != 0 || !strings.Contains(out, "title alone: 12 messages, accuracy 1.0000") {
		t.Errorf("eval: %d %s %s", code, out, errs)
	}
	out, errs, code := triaged(t, "predict", file, "--model", model)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || len(lines) != 12 || !strings.HasPrefix(lines[0], `{"id":0,"category":"灯","second":"垃圾","margin":`) {
		t.Errorf("predict: %d %s %s", code, out, errs)
	}
	before, err := os.ReadFile(model)
	if err != nil {
		t.Fatal(err)
	}
	if out, errs, code := triaged(t, "train", file, "--out", model, "--seed", "2"); code != 1 || !strings.Contains(errs, "was kept") {
		t.Errorf("a model that is no better: %d %s %s", code, out, errs)
	}
	if after, err := os.ReadFile(model); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the model that was to be kept changed: %v", err)
	}
}

func TestPredictionsHaveTheFieldsOfTheContract(t *testing.T) {
	t.Parallel()
	file := written(t, "rows.jsonl", `{"id":"a7","text":"楼道灯坏了三天了"}`+"\n"+`{"id":8,"title":"举报社区主任收红包","detail":"他收了两千块"}`+"\n"+`{"id":9,"text":""}`+"\n")
	out, errs, code := triaged(t, "predict", file)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || len(lines) != 3 {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	for _, field := range []string{`"id":"a7"`, `"category":"D02"`, `"second":`, `"margin":`, `"nature":"help"`, `"urgency":"NORMAL"`, `"level":"COMMUNITY"`, `"place":""`, `"intent":"demand"`, `"confidential":false`} {
		if !strings.Contains(lines[0], field) {
			t.Errorf("%s lacks %s", lines[0], field)
		}
	}
	if !strings.Contains(lines[1], `"category":"D15"`) || !strings.Contains(lines[1], `"confidential":true`) {
		t.Errorf("a report about somebody in office: %s", lines[1])
	}
}

func TestBadFilesOfMessagesAreNamedByLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, says string }{
		"broken JSON": {"{\"id\":1,\"text\":\"灯\",\"label\":\"a\"}\n{", ":2:"},
		"no label":    {"{\"id\":1,\"text\":\"灯\"}", ":1: a row needs a label"},
		"no rows":     {"\n", "no rows"},
		"one label":   {"{\"text\":\"灯\",\"label\":\"a\"}", "two labels"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model := filepath.Join(t.TempDir(), "m")
			out, errs, code := triaged(t, "train", written(t, "rows.jsonl", c.text), "--out", model)
			if code != 1 || !strings.Contains(errs, c.says) {
				t.Errorf("%d %s %s", code, out, errs)
			}
			if _, err := os.Stat(model); err == nil {
				t.Error("a model was written")
			}
		})
	}
}

package triage

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
)

// ownExamples are the examples of the product, read once for a test.
func ownExamples(t testing.TB) []Example {
	t.Helper()
	examples, err := ReadExamples(os.DirFS("examples"))
	if err != nil || len(examples) < 3000 {
		t.Fatalf("%d examples: %v", len(examples), err)
	}
	return examples
}

func TestTheSameExamplesAndSeedMakeTheSameBytes(t *testing.T) {
	t.Parallel()
	examples := ownExamples(t)[:800]
	var made [3][]byte
	for i, seed := range []uint64{7, 7, 8} {
		m, err := Training{Seed: seed}.Train(examples)
		if err != nil {
			t.Fatal(err)
		}
		made[i] = m.Append(nil)
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("one seed made two models")
	}
	if bytes.Equal(made[0], made[2]) {
		t.Error("another seed made the same model: the seed is not used")
	}
}

func TestAModelSurvivesItsFileAndFitsIt(t *testing.T) {
	t.Parallel()
	m := Shipped()
	b := m.Append(nil)
	if len(b) > 1_000_000 {
		t.Errorf("%d bytes: more than a million", len(b))
	}
	again, err := ReadModel(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"楼道灯坏了", "楼上半夜跳绳", "", "hello", "咨询公积金怎么取"} {
		a, b := m.Judge(text, ""), again.Judge(text, "")
		if a.Label != b.Label || a.Share != b.Share || !slices.Equal(a.Because, b.Because) {
			t.Errorf("%s: %+v before the file, %+v after", text, a, b)
		}
	}
}

func TestBytesThatAreNoModelAreRefused(t *testing.T) {
	t.Parallel()
	whole := Shipped().Append(nil)
	for name, b := range map[string][]byte{
		"nothing": nil, "another file": []byte("PK\x03\x04 something"), "the mark alone": []byte(modelMark),
		"cut in the labels": whole[:20], "cut in the keys": whole[:2000], "cut in the weights": whole[:len(whole)-1],
		"one byte more": append(slices.Clone(whole), 0), "huge counts": []byte(modelMark + "\xff\xff\xff\xff\x0f\xff\xff\xff\xff\x0f"),
	} {
		if _, err := ReadModel(b); !errors.Is(err, ErrNoModel) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadModel(f *testing.F) {
	m, err := Training{}.Train([]Example{{"灯坏了", "", "a"}, {"垃圾没收", "", "b"}, {"灯不亮", "", "a"}, {"垃圾臭", "", "b"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(m.Append(nil), "灯")
	f.Fuzz(func(t *testing.T, b []byte, text string) {
		m, err := ReadModel(b)
		if err != nil {
			return
		}
		if j := m.Judge(text, text); !slices.Contains(m.Labels(), j.Label) {
			t.Errorf("a label that the model has not: %q", j.Label)
		}
	})
}

func TestTrainingNeedsTwoLabels(t *testing.T) {
	t.Parallel()
	for _, examples := range [][]Example{nil, {{"灯", "", "a"}, {"灯坏了", "", "a"}}} {
		if _, err := (Training{}).Train(examples); err == nil {
			t.Errorf("%d examples of one label made a model", len(examples))
		}
	}
}

func TestNearDuplicatesLieInOneFold(t *testing.T) {
	t.Parallel()
	var examples []Example
	for i, e := range ownExamples(t)[:400] {
		examples = append(examples, e)
		if i%4 == 0 && len([]rune(e.Title)) >= 8 {
			examples = append(examples, Example{"请问" + e.Title + "！", "", e.Label})
		}
	}
	fold := Folds(examples, 5, 3)
	twins := 0
	sizes := make([]int, 5)
	for i, e := range examples {
		sizes[fold[i]]++
		for j := range i {
			if strings.Contains(e.Title, examples[j].Title) && strings.HasPrefix(e.Title, "请问") && strings.HasSuffix(e.Title, "！") && len(e.Title)-len(examples[j].Title) < 10 {
				if twins++; fold[i] != fold[j] {
					t.Errorf("%s and %s lie in two folds", e.Title, examples[j].Title)
				}
			}
		}
	}
	if twins < 50 {
		t.Errorf("only %d twins were tried", twins)
	}
	if slices.Max(sizes)-slices.Min(sizes) > 20 {
		t.Errorf("folds of %v", sizes)
	}
}

func TestFiguresAreCountedAsPeopleCountThem(t *testing.T) {
	t.Parallel()
	f := Measure([]Sorted{{"a", "a", "b", 0.9, 0.8}, {"a", "b", "a", 0.5, 0.1}, {"b", "b", "a", 0.9, 0.9}, {"b", "c", "a", 0.4, 0.2}, {"a", "a", "", 1, 1}})
	if f.Accuracy != 0.6 || f.TopTwo != 0.8 || f.Surest != 0.75 || f.F1["a"] != 0.8 || f.F1["b"] != 0.5 || f.Confused[[2]string{"b", "c"}] != 1 {
		t.Errorf("%+v", f)
	}
}

func TestTheModelSaysWhichPhrasesDecided(t *testing.T) {
	t.Parallel()
	j := Shipped().Judge("关于海风小区工地夜间施工扰民的投诉", "")
	if j.Label != "D06" || j.Margin <= 0.5 || len(j.Because) == 0 || !strings.Contains(strings.Join(j.Because, " "), "扰民") {
		t.Errorf("%+v", j)
	}
	sum := 0.0
	for _, v := range j.Votes {
		sum += v.Weight
	}
	if sum < 0.999 || sum > 1.001 || j.Votes[0].Category != j.Label || j.Votes[1].Category != j.Second {
		t.Errorf("votes of %+v", j.Votes)
	}
}

func TestExamplesAreManyAndOurOwnWords(t *testing.T) {
	t.Parallel()
	of := map[string][]string{}
	for _, e := range ownExamples(t) {
		of[e.Label] = append(of[e.Label], e.Title)
	}
	if len(of) != 16 {
		t.Errorf("%d categories", len(of))
	}
	for label, titles := range of {
		if len(titles) < 200 {
			t.Errorf("%s has %d examples", label, len(titles))
		}
		var examples []Example
		for _, title := range titles {
			examples = append(examples, Example{Title: title})
		}
		alike := 0
		for i, head := range Twins(examples) {
			if head != i {
				alike++
			}
		}
		if alike*100 >= 5*len(titles) {
			t.Errorf("%s: %d of %d examples are near-duplicates of another", label, alike, len(titles))
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	m := Shipped()
	b.ReportAllocs()
	for b.Loop() {
		m.best("关于海风小区工地夜间施工扰民的投诉", "")
	}
}

func BenchmarkReadModel(b *testing.B) {
	file := Shipped().Append(nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadModel(file); err != nil {
			b.Fatal(err)
		}
	}
}

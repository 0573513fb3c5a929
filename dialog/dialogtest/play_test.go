package dialogtest_test

import (
	"errors"
	"strings"
	"testing"

	"minxu/dialog"
	"minxu/dialog/dialogtest"
)

type rooms struct{ Floor int }

type reserve struct{ Room string }

func rent() *dialog.Flow {
	return &dialog.Flow{Name: "rent", Title: "借会议室", Takes: []string{dialog.KindPhoto}, Talk: func(t *dialog.Talk) dialog.End {
		room := t.PickFrom(dialog.Q{Key: "room", Ask: "哪一间？"}, rooms{Floor: 1})
		t.Text(dialog.Q{Key: "why", Ask: "用来做什么？\n> 一句话就行"})
		no := t.Do("reserve", reserve{Room: room.ID})
		return t.End("借好了，编号" + no.Label + "，" + room.At(0) + "。")
	}}
}

func TestPlay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, transcript, want string }{
		{"rows and receipts of the transcript", `? rows rooms: a=大间;一楼 | b=小间;二楼
? receipt reserve: 7=JS07
> 借会议室
> 2
> 开会
`, `? rows rooms: a=大间;一楼 | b=小间;二楼
? receipt reserve: 7=JS07
> 借会议室
哪一间？
1 大间　2 小间
> 2
用来做什么？
\> 一句话就行
> 开会
借好了，编号JS07，二楼。
! dialogtest_test.reserve{Room:b}
! ends
`},
		{"comments, blank lines and a second talk", `# 一

? rows rooms: a=大间;一楼
> [menu]
old words of the bot
> 不知道
> 大间

> 开会
> 再借一次
`, `# 一

? rows rooms: a=大间;一楼
> [menu]
哪一间？
1 大间
> 不知道
哪一间？
1 大间
! missed
> 大间
用来做什么？
\> 一句话就行

> 开会
借好了，编号1，一楼。
! dialogtest_test.reserve{Room:a}
! ends
> 再借一次
哪一间？
1 大间
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			played, err := dialogtest.Play(rent(), "inline", c.transcript, dialogtest.World{})
			if err != nil || played.Text != c.want {
				t.Fatalf("%v\n%s", err, played.Text)
			}
			again, err := dialogtest.Play(rent(), "inline", played.Text, dialogtest.World{})
			if err != nil || again.Text != played.Text {
				t.Fatalf("a transcript that was written does not stay: %v\n%s", err, again.Text)
			}
		})
	}
}

func TestMistakesInTranscriptsAreNamedByLine(t *testing.T) {
	t.Parallel()
	for transcript, want := range map[string]string{
		"> 借":                              "inline:1: nobody answers rooms",
		"# x\n? rows rooms a=b":            "line 2: want ? rows Name:",
		"? words rooms: a":                 "unknown directive ? words",
		"@ fact home":                      "line 1: want @ fact key=value",
		"@ later please":                   "unknown directive @ later",
		"? rows rooms: a=b\n> x\n> b\n> y": "inline:4:",
	} {
		w := dialogtest.World{}
		f := rent()
		if strings.HasSuffix(want, "4:") { // a script that asks under one key twice
			f.Talk = func(t *dialog.Talk) dialog.End {
				t.PickFrom(dialog.Q{Key: "room", Ask: "哪一间？"}, rooms{})
				t.Text(dialog.Q{Key: "why", Ask: "做什么？"})
				t.Text(dialog.Q{Key: "why", Ask: "真的？"})
				return t.End("")
			}
		}
		if _, err := dialogtest.Play(f, "inline", transcript, w); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", transcript, err, want)
		}
	}
}

func TestWorldAnswersWhatTheTranscriptDoesNot(t *testing.T) {
	t.Parallel()
	w := dialogtest.World{
		Look:  func(dialog.Query) []dialog.Value { return []dialog.Value{{ID: "c", Label: "中间"}} },
		Apply: func(dialog.Effect) (dialog.Value, error) { return dialog.Value{}, errors.New("已经借出去了。") },
	}
	played, err := dialogtest.Play(rent(), "inline", "> [menu]\n> 1\n> 开会\n", w)
	if err != nil || !strings.HasSuffix(played.Text, "已经借出去了。\n! refused dialogtest_test.reserve{Room:c}\n! parks\n") {
		t.Fatalf("%v\n%s", err, played.Text)
	}
	if s := played.Steps[2]; s.From != "rent.why" || s.End != "parks" || len(s.Refused) != 1 {
		t.Fatalf("the last step is %+v", s)
	}
	if m := dialogtest.Map(rent(), []dialogtest.Played{played}); !strings.Contains(m, "rent.why  用来做什么？\n    开会 -> parks (1) ! refused dialogtest_test.reserve\n") {
		t.Fatalf("the map is\n%s", m)
	}
}

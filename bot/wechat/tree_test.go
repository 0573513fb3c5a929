package wechat

import (
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func doc(inner string) string {
	return "<xml><ToUserName><![CDATA[" + testGH + "]]></ToUserName><FromUserName><![CDATA[" + testOpenID + "]]></FromUserName>" + inner + "</xml>"
}

func textDoc(content string) string {
	return doc("<CreateTime>1768456012</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>" + content + "</Content><MsgId>24876300112233440</MsgId>")
}

func TestTextSurvivesWhatAStrictParserWouldLose(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ raw, want string }{
		"B40 NUL and backspace are dropped":                {textDoc("<![CDATA[路\x00灯\x08坏了]]>"), "路灯坏了"},
		"B40 a reference to a forbidden character goes":    {textDoc("路灯&#8;坏&#x0;了&#xD800;"), "路灯坏了"},
		"B41 a broken byte becomes U+FFFD":                 {textDoc("<![CDATA[路灯\xff坏了]]>"), "路灯\uFFFD坏了"},
		"B43 a BOM before the document":                    {"\uFEFF" + textDoc("<![CDATA[路灯]]>"), "路灯"},
		"U+FFFE and U+FFFF are dropped":                    {textDoc("<![CDATA[路\uFFFE灯\uFFFF]]>"), "路灯"},
		"a reference inside CDATA is what somebody wrote":  {textDoc("<![CDATA[a&#8;b &amp; c]]>"), "a&#8;b &amp; c"},
		"entities outside CDATA":                           {textDoc("1 &lt; 2 &amp; 3&#x1F61F;"), "1 < 2 & 3😟"},
		"CDATA ends inside the text":                       {textDoc("<![CDATA[x]]]]><![CDATA[>y]]>"), "x]]>y"},
		"CR LF becomes LF":                                 {textDoc("<![CDATA[a\r\nb]]>"), "a\nb"},
		"leading newlines":                                 {"\n\n" + textDoc("<![CDATA[路灯]]>") + "\n", "路灯"},
		"a UTF-8 prolog":                                   {`<?xml version="1.0" encoding="utf-8"?>` + textDoc("<![CDATA[路灯]]>"), "路灯"},
		"attributes":                                       {strings.Replace(textDoc("<![CDATA[路灯]]>"), "<Content>", `<Content lang="zh">`, 1), "路灯"},
		"a comment beside the identity fields":             {strings.Replace(textDoc("<![CDATA[路灯]]>"), "<Content>", `<!-- x --><Content>`, 1), "路灯"},
		"a comment inside the text is no text":             {textDoc("路<!-- x -->灯"), "路灯"},
		"a trailing comment":                               {textDoc("<![CDATA[路灯]]>") + "<!-- x -->", "路灯"},
		"brackets outside CDATA":                           {textDoc("[微笑] a]b"), "[微笑] a]b"},
		"an unfinished CDATA is not repaired into one":     {textDoc("ok<![CDATA[]]>"), "ok"},
		"a tag inside CDATA is text":                       {textDoc("<![CDATA[<FromUserName>x</FromUserName>]]>"), "<FromUserName>x</FromUserName>"},
		"a number with a forbidden character keeps its id": {strings.Replace(textDoc("<![CDATA[路灯]]>"), "24876300112233440", "\x0124876300112233440", 1), "路灯"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tree, err := Parse([]byte(c.raw))
			if err != nil {
				t.Fatal(err)
			}
			if got := tree.Text("Content"); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if m, err := read(tree, []byte(c.raw), time.Unix(1768456012, 0)); err != nil || m.From != testOpenID || !strings.Contains(m.Key, "24876300112233440") {
				t.Errorf("%+v, %v", m, err)
			}
		})
	}
}

func TestDocumentsThatCouldBeReadInTwoWaysAreRefused(t *testing.T) {
	t.Parallel()
	good := textDoc("<![CDATA[路灯]]>")
	for name, c := range map[string]struct {
		raw  string
		want error
	}{
		"B36 a document type with an entity bomb":   {`<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>` + textDoc("&b;"), ErrDocument},
		"B37 an external entity":                    {`<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + textDoc("&a;"), ErrDocument},
		"B37 an entity nobody declared":             {textDoc("&nbsp;"), ErrDocument},
		"B38 20,000 levels":                         {"<xml>" + strings.Repeat("<a>", 20000), ErrDocument},
		"B38 33 levels":                             {"<xml>" + strings.Repeat("<a>", 32) + strings.Repeat("</a>", 32) + "</xml>", ErrDocument},
		"B42 a GBK prolog":                          {`<?xml version="1.0" encoding="GBK"?>` + good, ErrEncoding},
		"B46 another root":                          {strings.NewReplacer("<xml>", "<XML>", "</xml>", "</XML>").Replace(good), ErrDocument},
		"B46 no element":                            {"hello", ErrDocument},
		"B47 a second document":                     {good + good, ErrDocument},
		"B47 text after the root":                   {good + "x", ErrDocument},
		"a document that ends too early":            {good[:len(good)-6], ErrDocument},
		"tags that cross":                           {"<xml><a><b></a></b></xml>", ErrDocument},
		"an open CDATA":                             {"<xml><a><![CDATA[x</a></xml>", ErrDocument},
		"an end of CDATA without a start":           {"<xml><a>x]]></a></xml>", ErrDocument},
		"a root that is not closed before the rest": {"<xml></xml ><xml></xml>", ErrDocument},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tree, err := Parse([]byte(c.raw)); !errors.Is(err, c.want) {
				t.Errorf("%v, %v", tree, err)
			}
		})
	}
}

func TestIdentityFieldsAreTakenOnlyWhenTheyArePlain(t *testing.T) {
	t.Parallel()
	good := textDoc("<![CDATA[路灯]]>")
	from := "<FromUserName><![CDATA[" + testOpenID + "]]></FromUserName>"
	for name, raw := range map[string]string{
		"B44 two senders":                 strings.Replace(good, from, from+from, 1),
		"B44 two MsgIds":                  strings.Replace(good, "<MsgId>", "<MsgId>1</MsgId><MsgId>", 1),
		"two receivers":                   strings.Replace(good, "<ToUserName>", "<ToUserName>x</ToUserName><ToUserName>", 1),
		"two kinds":                       strings.Replace(good, "<MsgType>", "<MsgType>event</MsgType><MsgType>", 1),
		"B45 a comment inside the sender": strings.Replace(good, from, "<FromUserName>oA<!-- -->B</FromUserName>", 1),
		"an element inside the sender":    strings.Replace(good, from, "<FromUserName>oA<b/>B</FromUserName>", 1),
		"B53 no sender":                   strings.Replace(good, from, "", 1),
		"B53 an empty sender":             strings.Replace(good, testOpenID, "", 1),
		"B53 a sender of 10 kB":           strings.Replace(good, testOpenID, strings.Repeat("o", 10<<10), 1),
		"B53 a sender with quotes":        strings.Replace(good, testOpenID, `o'"x`, 1),
		"B53 a sender with a newline":     strings.Replace(good, testOpenID, "oA\nB", 1),
		"no receiver":                     strings.Replace(good, "<ToUserName><![CDATA["+testGH+"]]></ToUserName>", "", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tree, err := Parse([]byte(raw))
			if err != nil {
				t.Fatal(err)
			}
			if m, err := read(tree, nil, time.Unix(1768456012, 0)); !errors.Is(err, ErrIdentity) {
				t.Errorf("taken as %+v, %v", m, err)
			}
		})
	}
}

func TestAnExpensiveDocumentIsCheap(t *testing.T) { // alone: it counts allocations of the process
	// B39: what fits into 64 KiB must cost far less than 100 ms. The test counts work, not time: allocations grow with
	// the elements and nothing else.
	bodies := map[string]string{
		"empty elements":      "<xml>" + strings.Repeat("<a/>", 16000) + "</xml>",
		"layout in a parent":  "<xml><p>" + strings.Repeat("\n<a/>", 12000) + "</p></xml>",
		"CDATA after CDATA":   "<xml><p>" + strings.Repeat("<![CDATA[x]]>", 4900) + "</p></xml>",
		"broken and repaired": "<xml>" + strings.Repeat("<a>&#8;</a>", 5900) + "</xml>",
	}
	for name, body := range bodies {
		if len(body) > maxBody {
			t.Fatalf("%s: %d bytes would not be let in", name, len(body))
		}
		allocs := testing.AllocsPerRun(1, func() {
			if _, err := Parse([]byte(body)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
		if allocs > 60000 {
			t.Errorf("%s: %v allocations", name, allocs)
		}
	}
}

// TestEverySampleTakesTheFastWay keeps the platform's own shapes off the slow way.
func TestEverySampleTakesTheFastWay(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/samples/*.xml")
	if len(files) < 34 {
		t.Fatalf("%d samples", len(files))
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fast, ok := scan(string(raw), nil)
		if !ok {
			t.Errorf("%s takes the slow way", file)
			continue
		}
		slow, err := parseSlowly(raw)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if diff := cmp.Diff(slow, fast, cmp.AllowUnexported(Element{})); diff != "" {
			t.Errorf("%s: slow and fast differ: %s", file, diff)
		}
	}
}

// FuzzParse: the fast way reads exactly what encoding/xml reads, and whatever comes out may stand in XML.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/samples/*.xml")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, s := range []string{
		textDoc("a&#8;b"), textDoc("<![CDATA[\x00\xff]]>"), textDoc("x]]>y"), textDoc("<b/>c"), "<xml/>", "<xml></xml>", "<xml><a></a></xml> <!-- -->",
		"\uFEFF<xml><a>1</a></xml>", "<xml><a\t>1</a ></xml>", "<xml><a:b>1</a:b></xml>", "<xml><a><![CDATA[]]></a></xml>", "<xml><a>\r</a></xml>",
		`<?xml version="1.0"?><xml><a>1</a></xml>`, "<!DOCTYPE xml><xml></xml>", "<xml><1>x</1></xml>", "<xml><a>x</a></xml><xml/>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) > 4<<10 {
			return
		}
		slow, err := parseSlowly(raw)
		if fast, ok := scan(string(raw), nil); ok {
			if err != nil {
				t.Fatalf("the fast way reads what the slow one refuses: %v", err)
			}
			if diff := cmp.Diff(slow, fast, cmp.AllowUnexported(Element{})); diff != "" {
				t.Fatalf("slow and fast differ: %s", diff)
			}
			// And without any code of ours between the bytes and the library:
			var plain struct {
				Content []string `xml:"Content"`
			}
			if err := xml.Unmarshal(raw, &plain); err != nil {
				t.Fatalf("encoding/xml refuses: %v", err)
			}
			for i, c := range fast.All("Content") {
				if !c[0].Mixed && c[0].Text != plain.Content[i] {
					t.Fatalf("Content %d is %q, encoding/xml reads %q", i, c[0].Text, plain.Content[i])
				}
			}
		}
		if err != nil {
			if !errors.Is(err, ErrDocument) && !errors.Is(err, ErrEncoding) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		for _, e := range slow {
			if !isClean(e.Text) {
				t.Fatalf("%s holds %q", e.Name, e.Text)
			}
		}
		m, err := read(slow, raw, time.Unix(1768456012, 0))
		if err == nil && (m.Key == "" || len(m.Key) > 191 || !plainID(m.From)) {
			t.Fatalf("key %q of %q", m.Key, m.From)
		}
	})
}

// FuzzEnvelope: the fast way to the Encrypt element finds what the parser finds.
func FuzzEnvelope(f *testing.F) {
	for _, s := range []string{
		"<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[AAAA]]></Encrypt></xml>", "<xml>\n <Encrypt>AAAA</Encrypt>\n</xml>\n",
		"<xml><Encrypt>A</Encrypt><Encrypt>B</Encrypt></xml>", "<xml><ToUserName><![CDATA[<Encrypt>A</Encrypt>]]></ToUserName></xml>",
		"<xml><Encrypt><![CDATA[A]]>B</Encrypt></xml>", "<xml><a><Encrypt>A</Encrypt></a></xml>", "<xml><Encrypt>&#65;</Encrypt></xml>",
		"<xml><Encrypt/></xml>", "<xml></xml>", "<xml><Encrypt>]]></Encrypt></xml>", "<xml><Encrypt></Encrypt></xml>x",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		fast, ok := flatText(body)
		if !ok || !isClean(string(body)) {
			return // a forbidden character in the fast text fails at the signature
		}
		tree, err := Parse(body)
		if err != nil {
			t.Fatalf("the fast way reads what the parser refuses: %v", err)
		}
		all := tree.All("Encrypt")
		if len(all) != 1 || all[0][0].Mixed || all[0][0].Text != string(fast) {
			t.Fatalf("fast %q, parser %v", fast, all)
		}
	})
}

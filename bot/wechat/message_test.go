package wechat

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
)

func parsed(t *testing.T, document string) Message {
	t.Helper()
	tree, err := Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	m, err := read(tree, []byte(document), noon)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestB48AMessageWithoutAUsableIDIsKeptAndKnownByItsContent(t *testing.T) {
	t.Parallel()
	good := textDoc("路灯坏了")
	for _, id := range []string{"abc", "12345678901234567890", "-5", "0", "", "+7", "00000000000000000000000000000001", "1.5"} {
		raw := replaced(good, "24876300112233440", id)
		a, again := parsed(t, raw), parsed(t, raw)
		other := parsed(t, replaced(raw, "路灯", "井盖"))
		if a.Text != "路灯坏了" || a.Key != again.Key || a.Key == other.Key || !strings.HasPrefix(a.Key, "oa:d:"+testOpenID) {
			t.Errorf("MsgId %q: %+v, another text has key %s", id, a, other.Key)
		}
	}
	if m := parsed(t, replaced(good, "<MsgId>24876300112233440</MsgId>", "")); !strings.HasPrefix(m.Key, "oa:d:") {
		t.Errorf("no MsgId: %s", m.Key)
	}
}

func TestTheKeyIsTheSameForARedeliveryAndDifferentForAnyOtherMessage(t *testing.T) {
	t.Parallel()
	voice := func(from, id, created, media string) string {
		return "<xml><ToUserName>" + testGH + "</ToUserName><FromUserName>" + from + "</FromUserName><CreateTime>" + created +
			"</CreateTime><MsgType>voice</MsgType><MediaId>" + media + "</MediaId><MsgId>" + id + "</MsgId></xml>"
	}
	event := func(inner string) string {
		return doc("<CreateTime>1768456100</CreateTime><MsgType>event</MsgType>" + inner)
	}
	different := map[string]string{
		"a voice":                              voice("o1", "7", "1768456012", "m1"),
		"the same id from another person":      voice("o2", "7", "1768456012", "m1"),
		"the same id a second later":           voice("o1", "7", "1768456013", "m1"),
		"another id":                           voice("o1", "8", "1768456012", "m1"),
		"the same id as an image":              replaced(voice("o1", "7", "1768456012", "m1"), "voice", "image"),
		"B49 a click":                          event("<Event>CLICK</Event><EventKey>a</EventKey>"),
		"another click in the same second":     event("<Event>CLICK</Event><EventKey>b</EventKey>"),
		"a scan of the same key":               event("<Event>SCAN</Event><EventKey>a</EventKey>"),
		"a key and an event that run together": event("<Event>CLICKa</Event><EventKey></EventKey>"),
		"a delivery report":                    event("<Event>TEMPLATESENDJOBFINISH</Event><MsgID>1</MsgID>"),
		"another delivery report":              event("<Event>TEMPLATESENDJOBFINISH</Event><MsgID>2</MsgID>"),
		"a consent":                            event("<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List><TemplateId>a</TemplateId></List></SubscribeMsgPopupEvent>"),
		"a consent to another template":        event("<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List><TemplateId>b</TemplateId></List></SubscribeMsgPopupEvent>"),
	}
	for i := range 15 { // WxJava issue 333: voices sent at the same moment came with one MsgId
		different["simultaneous voice "+strconv.Itoa(i)] = voice("o3", "7", "1768456012", "media-"+strconv.Itoa(i))
	}
	seen := map[string]string{}
	for name, raw := range different {
		key := parsed(t, raw).Key
		if key != parsed(t, raw).Key {
			t.Errorf("%s: a redelivery has another key", name)
		}
		if other, ok := seen[key]; ok {
			t.Errorf("%s and %s share the key %s", name, other, key)
		}
		seen[key] = name
	}
}

func TestAKeyIsShortAndPlainWhateverTheMessageSays(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("很长", 3000)
	for _, raw := range []string{
		doc("<CreateTime>" + long + "</CreateTime><MsgType>" + long + "</MsgType><MsgId>9223372036854775807</MsgId><MediaId>" + long + "</MediaId>"),
		doc("<CreateTime>1</CreateTime><MsgType>event</MsgType><Event>" + long + "</Event><EventKey>" + long + "</EventKey>"),
		replaced(textDoc(long), testOpenID, strings.Repeat("o", 64)),
	} {
		key := parsed(t, raw).Key
		if len(key) > 191 || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("%d bytes: %s", len(key), key)
		}
	}
}

func TestB50AnAbsurdCreateTimeCountsForTheKeyOnly(t *testing.T) {
	t.Parallel()
	for created, want := range map[string]time.Time{
		"1768456012":                         noon,
		strconv.Itoa(1768456012 - 23*60*60):  noon.Add(-23 * time.Hour),
		strconv.Itoa(1768456012 + 600):       noon.Add(10 * time.Minute),
		strconv.Itoa(1768456012 + 601):       noon,
		strconv.Itoa(1768456012 - 25*60*60):  noon,
		"0":                                  noon,
		"253402300799":                       noon, // year 9999
		"1768456012000":                      noon, // milliseconds
		"abc":                                noon,
		"":                                   noon,
		strconv.FormatInt(math.MaxInt64, 10): noon,
		strconv.FormatInt(math.MinInt64, 10): noon,
		strconv.FormatInt(math.MaxInt64, 10) + "0": noon,
	} {
		m := parsed(t, replaced(textDoc("x"), "1768456012", created))
		if !m.At.Equal(want) || !m.Received.Equal(noon) {
			t.Errorf("CreateTime %q: sent at %v", created, m.At)
		}
	}
	a := parsed(t, replaced(textDoc("x"), "1768456012", "0"))
	b := parsed(t, replaced(textDoc("x"), "1768456012", "253402300799"))
	if a.Key == b.Key {
		t.Error("the platform's own value does not count for the key")
	}
}

func TestB51APlaceThatIsNoneIsKeptInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		x, y  string
		point bool
		text  string
	}{
		{"37.540925", "121.390982", true, ""},
		{"-90", "180", true, ""},
		{" 37.5 ", "121.3", true, ""},
		{"NaN", "121.3", false, "NaN 121.3 南大街"},
		{"Inf", "121.3", false, "Inf 121.3 南大街"},
		{"91", "121.3", false, "91 121.3 南大街"},
		{"37.5", "181", false, "37.5 181 南大街"},
		{"north", "east", false, "north east 南大街"},
		{"", "", false, "南大街"},
		{"1e400", "0", false, "1e400 0 南大街"},
	} {
		m := parsed(t, doc("<CreateTime>1</CreateTime><MsgType>location</MsgType><Location_X>"+c.x+"</Location_X><Location_Y>"+c.y+
			"</Location_Y><Label>南大街</Label><MsgId>7</MsgId>"))
		if m.HasPoint != c.point || m.Text != c.text || m.Kind != KindLocation {
			t.Errorf("%s/%s: %+v", c.x, c.y, m)
		}
		if m.HasPoint && m.Lat == 0 || !m.HasPoint && (m.Lat != 0 || m.Lng != 0) {
			t.Errorf("%s/%s: point %v %v", c.x, c.y, m.Lat, m.Lng)
		}
	}
}

func TestB52AnUnknownKindIsHandedOverWithItsName(t *testing.T) {
	t.Parallel()
	m := parsed(t, doc("<CreateTime>1</CreateTime><MsgType>sticker</MsgType><MediaId>x</MediaId><MsgId>7</MsgId>"))
	if m.Kind != KindUnknown || m.Type != "sticker" || len(m.Raw) == 0 {
		t.Errorf("%+v", m)
	}
	m = parsed(t, doc("<CreateTime>1</CreateTime><MsgType>event</MsgType><Event>some_future_event</Event>"))
	if m.Kind != KindEvent || m.Event != "some_future_event" {
		t.Errorf("%+v", m)
	}
	if m = parsed(t, doc("<CreateTime>1</CreateTime>")); m.Kind != KindUnknown {
		t.Errorf("no MsgType: %+v", m)
	}
}

func TestB55OnlyASubscribeHasAScenePrefixAndOnlyOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		event, key, want string
		scanned          bool
	}{
		{"subscribe", "qrscene_community_0535_017", "community_0535_017", true},
		{"subscribe", "qrscene_qrscene_x", "qrscene_x", true},
		{"subscribe", "last_trade_no_1", "last_trade_no_1", false},
		{"subscribe", "", "", false},
		{"SCAN", "qrscene_' OR 1=1; <b>", "qrscene_' OR 1=1; <b>", false},
		{"SCAN", "a_b_c", "a_b_c", false},
		{"Subscribe", "qrscene_x", "qrscene_x", false},
	} {
		m := parsed(t, doc("<CreateTime>1</CreateTime><MsgType>event</MsgType><Event>"+c.event+"</Event><EventKey><![CDATA["+c.key+"]]></EventKey>"))
		if m.EventKey != c.want || m.Scanned != c.scanned || m.Event != c.event {
			t.Errorf("%s %q: %q %v", c.event, c.key, m.EventKey, m.Scanned)
		}
	}
}

func TestATapOnAMenuItemIsNeverLost(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"505", "rate_5", "99999999999999999999", "demand.new"} {
		m := parsed(t, doc("<CreateTime>1</CreateTime><MsgType>text</MsgType><Content>满意</Content><bizmsgmenuid>"+id+"</bizmsgmenuid><MsgId>7</MsgId>"))
		if m.MenuID != id || m.Text != "满意" {
			t.Errorf("%s: %+v", id, m)
		}
	}
}

func TestADeliveryCodeThatIsNoNumberIsStillAFailure(t *testing.T) {
	t.Parallel()
	m := parsed(t, doc("<CreateTime>1</CreateTime><MsgType>event</MsgType><Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent>"+
		"<List><TemplateId>a</TemplateId><MsgID>1</MsgID><ErrorCode>107</ErrorCode></List><List><TemplateId>b</TemplateId><ErrorCode>x</ErrorCode></List></SubscribeMsgSentEvent>"))
	if len(m.Consents) != 2 || m.Consents[0].Code != 107 || m.Consents[1].Code != -1 {
		t.Errorf("%+v", m.Consents)
	}
}

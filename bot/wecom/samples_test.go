package wecom

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"minxu/bot/wechat"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const task = "demand-20260115-0042@2"

// samples says what each file of testdata/samples means; Raw, Key and the times are checked for all alike.
var samples = map[string]Message{
	"wecom-text":     {Kind: KindText, Text: "这件民需我来跟进"},
	"wecom-image":    {Kind: KindImage, PicURL: "https://wework.qpic.cn/wwpic/demo/0", MediaID: "1DemoWecomImageMediaId"},
	"wecom-voice":    {Kind: KindVoice, MediaID: "1DemoWecomVoiceMediaId", Format: "amr"},
	"wecom-video":    {Kind: KindVideo, MediaID: "1DemoWecomVideoMediaId", ThumbID: "1DemoWecomThumbMediaId"},
	"wecom-location": {Kind: KindLocation, Lat: 37.541, Lng: 121.391, HasPoint: true, Label: "向阳街道办事处"},
	"wecom-link": {Kind: KindLink, Title: "现场照片", Description: "西南河路井盖", URL: "https://minxu.example.cn/d/1024",
		PicURL: "https://minxu.example.cn/p/1.jpg"},

	"wecom-event-subscribe":      {Event: EventSubscribe},
	"wecom-event-unsubscribe":    {Event: EventUnsubscribe},
	"wecom-event-enter-agent":    {Event: EventEnter},
	"wecom-event-click":          {Event: EventClick, EventKey: "MY_TODO"},
	"wecom-event-view":           {Event: EventView, EventKey: "https://minxu.example.cn/console/todo"},
	"wecom-event-location":       {Event: EventLocation, Lat: 37.541, Lng: 121.391, HasPoint: true},
	"wecom-event-inactive-alert": {Event: EventInactiveAlert, From: "sys", Effect: time.Unix(1771048800, 0).UTC()},
	"wecom-event-template-card-button": {Event: EventCard, EventKey: "accept",
		Card: Card{Task: task, Type: CardButton, ResponseCode: "RCdemo_4f1c_0001"}},
	"wecom-event-template-card-menu": {Event: EventCardMenu, EventKey: "mute_7d",
		Card: Card{Task: task, Type: CardNotice, ResponseCode: "RCdemo_4f1c_0001"}},
	"wecom-event-template-card-vote": {Event: EventCard, EventKey: "submit_vote",
		Card: Card{Task: task, Type: "vote_interaction", ResponseCode: "RCdemo_4f1c_0001", Chosen: []Chosen{{"plan", []string{"plan_a", "plan_c"}}}}},
	"wecom-event-template-card-multiple": {Event: EventCard, EventKey: "submit_dispatch",
		Card: Card{Task: task, Type: "multiple_interaction", ResponseCode: "RCdemo_4f1c_0001",
			Chosen: []Chosen{{"dept", []string{"housing"}}, {"deadline", []string{"3d"}}}}},
	"wecom-event-change-contact-update-user": {Event: EventContact, From: "sys", AgentID: "none", Change: "update_user", UserID: testUser, NewUserID: "GuanJia_LiuFang2"},
	"wecom-event-change-contact-delete-user": {Event: EventContact, From: "sys", AgentID: "none", Change: "delete_user", UserID: "GuanJia_Old"},
	"wecom-event-kf-msg-or-event":            {Event: "kf_msg_or_event", From: "none", AgentID: "none"},
}

func TestEverySampleOfThePlatformIsUnderstood(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/samples/*.xml")
	if err != nil || len(files) != len(samples)+1 {
		t.Fatalf("%d files, %d expectations and the envelope, %v", len(files), len(samples), err)
	}
	keys := map[string]string{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".xml")
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if name == "wecom-envelope" {
			continue
		}
		want, ok := samples[name]
		if !ok {
			t.Errorf("%s: nobody says what this sample means", name)
			continue
		}
		tree, err := wechat.Parse(raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		received := time.Unix(1768456802, 0).UTC()
		got, err := read(tree, raw, received)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if want.Kind == "" {
			want.Kind = KindEvent
		}
		if want.From == "" {
			want.From = testUser
		}
		if want.AgentID == "" {
			want.AgentID = testAgent
		}
		for _, field := range []*string{&want.From, &want.AgentID} {
			if *field == "none" {
				*field = ""
			}
		}
		want.Type, want.To, want.Received, want.Raw = want.Kind, testCorp, received, raw
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Message{}, "Key", "At")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if age := received.Sub(got.At); age < 0 || age > 6*time.Minute {
			t.Errorf("%s: sent at %v", name, got.At)
		}
		if other, ok := keys[got.Key]; ok || !strings.HasPrefix(got.Key, "wc:") {
			t.Errorf("%s and %s share the key %s", name, other, got.Key)
		}
		keys[got.Key] = name
	}
}

func TestTwoPressesAreTwoMessagesAndARedeliveryIsOne(t *testing.T) {
	t.Parallel()
	press := func(code string) string {
		return doc("<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>accept</EventKey><TaskId>" + task +
			"</TaskId><CardType>button_interaction</CardType><ResponseCode>" + code + "</ResponseCode><AgentId>1000005</AgentId>")
	}
	key := func(raw string) string {
		tree, err := wechat.Parse([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		m, err := read(tree, nil, noon)
		if err != nil || m.AgentID != testAgent {
			t.Fatalf("%+v, %v", m, err)
		}
		return m.Key
	}
	if key(press("a")) != key(press("a")) || key(press("a")) == key(press("b")) {
		t.Error("keys do not tell presses apart")
	}
}

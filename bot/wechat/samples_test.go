package wechat

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const (
	meeting  = "Zf1kQ0bLr9YpWc3Ns8HaDemoTemplateMeeting0001"
	progress = "Zf2kQ0bLr9YpWc3Ns8HaDemoTemplateProgress002"
)

// samples says what each file of testdata/samples means; sender, receiver, times and Raw are the same for all.
var samples = map[string]Message{
	"oa-text":                    {Kind: KindText, Text: "幸福街道西南河路 12 号楼下水井盖松了，晚上走路很危险😟 能派人看看吗？"},
	"oa-text-from-article":       {Kind: KindText, Text: "我想报名这个活动"},
	"oa-text-msgmenu-reply":      {Kind: KindText, Text: "非常满意", MenuID: "505"},
	"oa-text-multiline-specials": {Kind: KindText, Text: "1. 路灯 <b>不亮</b> & 一直闪\n2. 电动车占道 \"严重\"\n]]> 结束"},
	"oa-image":                   {Kind: KindImage, PicURL: "http://mmbiz.qpic.cn/mmbiz_jpg/demoAbc123/0", MediaID: "7mYp-DemoImageMediaId_0001"},
	"oa-voice":                   {Kind: KindVoice, MediaID: "7mYp-DemoVoiceMediaId_0002", Format: "amr", MediaID16K: "7mYp-DemoVoice16kMediaId_0002"},
	"oa-voice-recognition":       {Kind: KindVoice, MediaID: "7mYp-DemoVoiceMediaId_0003", Format: "amr", Recognition: "我想预约周三下午的律师。"},
	"oa-video":                   {Kind: KindVideo, MediaID: "7mYp-DemoVideoMediaId_0004", ThumbID: "7mYp-DemoThumbMediaId_0004"},
	"oa-shortvideo":              {Kind: KindShortVideo, MediaID: "7mYp-DemoVideoMediaId_0005", ThumbID: "7mYp-DemoThumbMediaId_0005"},
	"oa-location":                {Kind: KindLocation, Lat: 37.540925, Lng: 121.390982, HasPoint: true, Label: "山东省烟台市芝罘区南大街 100 号"},
	"oa-link":                    {Kind: KindLink, Title: "老旧小区加装电梯怎么申请", Description: "流程、材料和补贴说明", URL: "https://mp.weixin.qq.com/s/demo-article?a=1&b=2"},
	"oa-envelope-compatible":     {Kind: KindText, Text: "你好"}, // a reader without a key sees the plain copy

	"oa-event-subscribe":                           {Event: EventSubscribe},
	"oa-event-subscribe-qrscene":                   {Event: EventSubscribe, EventKey: "community_0535_017", Scanned: true, Ticket: "gQHz8DwAAdemoTicketSubscribe"},
	"oa-event-unsubscribe":                         {Event: EventUnsubscribe},
	"oa-event-scan":                                {Event: EventScan, EventKey: "festival_2026_booth_08", Ticket: "gQHz8DwAAdemoTicketScan"},
	"oa-event-location":                            {Event: EventLocation, Lat: 37.539297, Lng: 121.391382, HasPoint: true},
	"oa-event-click":                               {Event: EventClick, EventKey: "DEMAND_NEW"},
	"oa-event-view":                                {Event: EventView, EventKey: "https://minxu.example.cn/h5/lawyer?from=menu"},
	"oa-event-view-miniprogram":                    {Event: EventViewMiniProgram, EventKey: "pages/festival/index"},
	"oa-event-scancode-push":                       {Event: EventScanPush, EventKey: "SCAN_SIGNIN", Scan: "https://minxu.example.cn/s/k7Q2"},
	"oa-event-scancode-waitmsg":                    {Event: EventScanWait, EventKey: "SCAN_TICKET", Scan: "FEST-2026-000137"},
	"oa-event-pic-sysphoto":                        {Event: EventPhoto, EventKey: "DEMAND_PHOTO", Pictures: 1},
	"oa-event-pic-photo-or-album":                  {Event: EventPhotoOrAlbum, EventKey: "DEMAND_PHOTO", Pictures: 2},
	"oa-event-pic-weixin":                          {Event: EventAlbum, EventKey: "DEMAND_PHOTO", Pictures: 3},
	"oa-event-location-select":                     {Event: EventLocationSelect, EventKey: "DEMAND_PLACE", Lat: 37.53, Lng: 121.38, HasPoint: true, Label: "芝罘区毓璜顶公园东门"},
	"oa-event-templatesendjobfinish-success":       {Event: EventTemplateDone, MsgID: "3927461882345578497", Status: "success"},
	"oa-event-templatesendjobfinish-user-block":    {Event: EventTemplateDone, MsgID: "3927461882345578497", Status: "failed:user block"},
	"oa-event-templatesendjobfinish-system-failed": {Event: EventTemplateDone, MsgID: "3927461882345578497", Status: "failed: system failed"},
	"oa-event-masssendjobfinish":                   {Event: EventMassDone, MsgID: "1000001625", Status: "send success"},
	"oa-event-subscribe-msg-popup-two":             {Event: EventConsentPopup, Consents: []Consent{{Template: meeting, Status: "accept", Scene: "1"}, {Template: progress, Status: "reject", Scene: "1"}}},
	"oa-event-subscribe-msg-change":                {Event: EventConsentChange, Consents: []Consent{{Template: meeting, Status: "reject"}}},
	"oa-event-subscribe-msg-change-popup-tag":      {Event: EventConsentChange, Consents: []Consent{{Template: meeting, Status: "reject"}}},
	"oa-event-subscribe-msg-sent":                  {Event: EventNoticeSent, Consents: []Consent{{Template: meeting, MsgID: "1700827132819554304", Reason: "success"}}},
	"oa-event-user-authorization-revoke":           {Event: EventConsentRevoked, Person: testOpenID, Revoked: "1"},
	"oa-event-unknown":                             {Event: "some_future_event"},
}

func TestEverySampleOfThePlatformIsUnderstood(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/samples/*.xml")
	if err != nil || len(files) != len(samples)+1 {
		t.Fatalf("%d files, %d expectations and the envelope, %v", len(files), len(samples), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		name = name[:len(name)-len(".xml")]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if name == "oa-envelope-safe" {
				if text, ok := sealedText(raw); !ok || string(text) != "PLACEHOLDER-see-wechat-vectors.json" {
					t.Errorf("%q, %v", text, ok)
				}
				return
			}
			want, ok := samples[name]
			if !ok {
				t.Fatal("nobody says what this sample means")
			}
			tree, err := Parse(raw)
			if err != nil {
				t.Fatal(err)
			}
			received := time.Unix(1768456102, 0).UTC()
			got, err := read(tree, raw, received)
			if err != nil {
				t.Fatal(err)
			}
			if want.Kind == "" {
				want.Kind = KindEvent
			}
			want.Type, want.From, want.To, want.Received, want.Raw = want.Kind, testOpenID, testGH, received, raw
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Message{}, "Key", "At")); diff != "" {
				t.Error(diff)
			}
			if got.At.Unix() != 1768456012 && got.At.Unix() != 1768456100 {
				t.Errorf("sent at %v", got.At)
			}
			// What we write for the pretend phone is read as the same message.
			again := Document(got, 24876300112233440)
			tree, ok = scan(string(again), nil)
			if !ok {
				t.Fatalf("our own document takes the slow way: %s", again)
			}
			back, err := read(tree, nil, received)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(got, back, cmpopts.IgnoreFields(Message{}, "Key", "Raw")); diff != "" {
				t.Errorf("written and read again: %s", diff)
			}
		})
	}
}

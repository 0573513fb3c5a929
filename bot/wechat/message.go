package wechat

import "time"

// Kinds of a Message.
const (
	KindText       = "text"
	KindImage      = "image"
	KindVoice      = "voice"
	KindVideo      = "video"
	KindShortVideo = "shortvideo"
	KindLocation   = "location"
	KindLink       = "link"
	KindEvent      = "event"
	KindUnknown    = "unknown" // a MsgType that we do not know; Type holds it
	KindBroken     = "broken"  // authentic, but not readable; only Key, At, Received and Raw are set
)

// Events by their exact platform names (case differs between families).
const (
	EventSubscribe        = "subscribe"
	EventUnsubscribe      = "unsubscribe"
	EventScan             = "SCAN"
	EventLocation         = "LOCATION"
	EventClick            = "CLICK"
	EventView             = "VIEW"
	EventViewMiniProgram  = "view_miniprogram"
	EventScanPush         = "scancode_push"
	EventScanWait         = "scancode_waitmsg"
	EventPhoto            = "pic_sysphoto"
	EventPhotoOrAlbum     = "pic_photo_or_album"
	EventAlbum            = "pic_weixin"
	EventLocationSelect   = "location_select"
	EventTemplateDone     = "TEMPLATESENDJOBFINISH"
	EventConsentPopup     = "subscribe_msg_popup_event"
	EventConsentChange    = "subscribe_msg_change_event"
	EventNoticeSent       = "subscribe_msg_sent_event"
	EventMassDone         = "MASSSENDJOBFINISH"
	EventProfileChanged   = "user_info_modified"
	EventConsentRevoked   = "user_authorization_revoke"
	EventAccountCancelled = "user_authorization_cancellation"
)

// Message is one inbound message or event, cleaned and typed. What a kind does not carry stays empty.
type Message struct {
	// Key is the same for every delivery of one message and different for two messages, at most 191 ASCII characters.
	Key      string
	From, To string    // openid of the sender, gh_ id of the account
	At       time.Time // when it was sent, UTC, in seconds; the receive time when the platform's value is absurd
	Received time.Time // when it reached us, UTC
	Kind     string    // one of the Kind constants
	Type     string    // MsgType as it came

	Text   string // what the person wrote; for a place without valid coordinates, its words
	MenuID string // id of the tapped msgmenu item, whatever its shape

	MediaID     string // image, voice, video: fetch it within three days
	MediaID16K  string // the better recording of a voice, where offered
	ThumbID     string
	PicURL      string // made by the platform; never fetched by us
	Format      string // amr, speex
	Recognition string // the platform's transcript of a voice

	Lat, Lng float64 // degrees, GCJ-02; only with HasPoint
	HasPoint bool
	Label    string // address in words; Poiname when there is no label

	Title, Description, URL string // link

	Event    string // exact
	EventKey string // menu key, URL or scene; the scene never has its qrscene_ prefix
	Scanned  bool   // a subscribe that came from a code with a scene
	Ticket   string // of the scanned code

	Scan     string // what a scancode event read
	Pictures int    // how many pictures a pic_ event announces; they follow as messages

	MsgID    string    // of the delivery that an event reports on
	Status   string    // delivery status: "success", "failed:user block", "failed: system failed" ...
	Consents []Consent // subscribe popup, change and sent events
	Person   string    // openid that a profile or authorization event speaks of
	Revoked  string    // RevokeInfo of user_authorization_revoke

	Raw []byte // the decrypted document as it came; owned by the message
}

// Consent is one List element of a subscription-notice event.
type Consent struct {
	Template string
	Status   string // accept, reject; empty in a sent event
	Scene    string // 1 = page, 2 = article
	MsgID    string // sent event
	Code     int    // sent event: 0 = delivered
	Reason   string // sent event: ErrorStatus
}

package wecom

// Card types of this product.
const (
	CardNotice = "text_notice"
	CardButton = "button_interaction"
)

// TemplateCard is a card; the JSON names are the platform's. Lengths are display advice of the platform.
type TemplateCard struct {
	Type       string      `json:"card_type"`
	Source     *Source     `json:"source,omitempty"`
	Title      Title       `json:"main_title"`
	Emphasis   *Title      `json:"emphasis_content,omitempty"`
	Quote      *Quote      `json:"quote_area,omitempty"`
	Text       string      `json:"sub_title_text,omitempty"`
	Facts      []Fact      `json:"horizontal_content_list,omitempty"` // 6 at most
	Jumps      []Jump      `json:"jump_list,omitempty"`               // 3 at most
	Action     *Jump       `json:"card_action,omitempty"`             // needed by text_notice
	ActionMenu *ActionMenu `json:"action_menu,omitempty"`             // makes a text_notice updatable; needs Task
	Task       string      `json:"task_id,omitempty"`                 // unique within the app: digits, letters, _-@, 128 bytes
	Buttons    []Button    `json:"button_list,omitempty"`             // 6 at most
}

// Source names the sender in the card's head.
type Source struct {
	IconURL string `json:"icon_url,omitempty"`
	Name    string `json:"desc,omitempty"`
	Color   int    `json:"desc_color,omitempty"` // 0 grey, 1 black, 2 red, 3 green
}

// Title is a line with a smaller one below.
type Title struct {
	Title string `json:"title,omitempty"`
	Desc  string `json:"desc,omitempty"`
}

// Quote is a quotation, for instance of the resident's words.
type Quote struct {
	Type  int    `json:"type,omitempty"` // 1 = opens URL
	URL   string `json:"url,omitempty"`
	Title string `json:"title,omitempty"`
	Text  string `json:"quote_text,omitempty"`
}

// Fact is a name and a value on one line.
type Fact struct {
	Type   int    `json:"type,omitempty"` // 1 = opens URL, 3 = a member's page
	Name   string `json:"keyname"`
	Value  string `json:"value,omitempty"`
	URL    string `json:"url,omitempty"`
	UserID string `json:"userid,omitempty"`
}

// Jump opens a page.
type Jump struct {
	Type  int    `json:"type"` // 1 = URL
	Title string `json:"title,omitempty"`
	URL   string `json:"url,omitempty"`
}

// ActionMenu is the menu in the card's corner.
type ActionMenu struct {
	Desc    string   `json:"desc,omitempty"`
	Actions []Choice `json:"action_list"` // 3 at most
}

// Choice is a line of an ActionMenu; its key comes back as EventKey.
type Choice struct {
	Text string `json:"text"`
	Key  string `json:"key"`
}

// Button is pressed by a steward; its key comes back as EventKey of a template_card_event.
type Button struct {
	Type  int    `json:"type,omitempty"` // 0 calls back, 1 opens URL
	Text  string `json:"text"`
	Style int    `json:"style,omitempty"` // 1 blue, 2 blue outline, 3 red, 4 grey
	Key   string `json:"key,omitempty"`
	URL   string `json:"url,omitempty"`
}

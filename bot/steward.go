package bot

import (
	"minxu/bot/wechat"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
)

// whoSpeaks looks whether a steward has taken the talk: then the bot is silent but for danger and the words that work at any moment. A
// talk that ended meanwhile gives the bot its voice back.
func (t *turn) whoSpeaks() error {
	talk, found, err := t.d.People.Talking(t.reader(), t.who, t.s.Human != 0)
	if err != nil {
		return err
	}
	switch {
	case !found:
	case talk.Taken():
		t.talk = &talk
		if t.s.Human == 0 {
			t.s.Human = t.now.UnixMilli()
		}
	case !talk.EndedAt.IsZero() && talk.EndedAt.UnixMilli() >= t.s.Human:
		t.s.Human = 0
	}
	return nil
}

// wordless says whether a message has no words that could be an emergency or a word of any moment.
func (t *turn) wordless() bool {
	switch t.m.Kind {
	case wechat.KindEvent, wechat.KindText:
		return false
	case wechat.KindVoice:
		return t.text == ""
	}
	return true
}

// toSteward passes on a photo, a voice or a place, and says nothing.
func (t *turn) toSteward() (string, error) {
	words := "（发来一条消息，这里显示不了）"
	switch t.m.Kind {
	case wechat.KindImage:
		t.keep("image")
		words = "（发来一张照片）"
	case wechat.KindVoice:
		t.keep("voice")
		words = "（发来一条语音，没有文字）"
	case wechat.KindLocation:
		words = "（发来位置：" + t.m.Label + "）"
	default:
		t.keep(t.m.Kind)
	}
	return t.passOn(words)
}

// forPerson passes on what is written while a person was asked for: with a word of receipt until somebody has come, then in silence.
func (t *turn) forPerson() (string, error) {
	if t.talk != nil {
		return t.passOn(t.heardText())
	}
	if t.now.UnixMilli()-t.s.Human > t.d.Policy.DraftKeep.Milliseconds() {
		t.s.Human = 0
		return t.words()
	}
	if _, ok := t.d.flows[noteFlow]; !ok {
		return "收到，工作人员会看到您写的话。", nil
	}
	return t.note(t.heardText())
}

// noteFlow is the flow that gives words to a person; a capability named "menu" has it.
const noteFlow = "note"

func (t *turn) note(words string) (string, error) {
	return t.begin(t.d.flows[noteFlow].flow, nil, []dialog.Hint{{Kind: handlers.HintWords, Sure: true, Values: []dialog.Value{{ID: "words", Label: words}}}})
}

// passOn gives words to the steward who speaks with the resident; the bot is silent.
func (t *turn) passOn(words string) (string, error) {
	if _, ok := t.d.flows[noteFlow]; !ok {
		return "", nil
	}
	return t.transact(func() (string, error) {
		_, err := t.note(words)
		return "", err
	})
}

// leaveSteward ends the waiting for a person, or the talk with one, because the resident goes back to the bot.
func (t *turn) leaveSteward(then func() (string, error)) (string, error) {
	t.s.Human, t.talk = 0, nil
	talk, found, err := t.d.People.Talking(t.reader(), t.who, true)
	if err != nil {
		return "", err
	}
	if !found || !talk.EndedAt.IsZero() {
		return then()
	}
	return t.transact(func() (string, error) {
		if _, err := people.EndTalk(t.tx, talk.ID, people.Staff{}, people.EndedByResident); err != nil {
			return "", err
		}
		if err := people.CloseCards(t.tx, people.CardFilter{About: talk.ID}, "居民已回到机器人"); err != nil {
			return "", err
		}
		return then()
	})
}

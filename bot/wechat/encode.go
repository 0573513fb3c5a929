package wechat

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const maxReply = 2047 // bytes of a text that residents' clients were seen to show

// appendReply appends the document of a reply, or nothing when there is nothing to say. cut says that the text was
// longer than the person's client shows; the desk should have cut it at a better place.
func appendReply(dst []byte, to, from string, at time.Time, r Reply) (out []byte, cut bool) {
	text, kind := CleanText(r.Text), KindText
	switch {
	case text != "":
		text, cut = cutBytes(text, maxReply)
	case r.Image != "":
		kind = KindImage
	case r.News != nil:
		kind = "news"
	default:
		return dst, false // an empty Content would show the person a fault
	}
	dst = append(dst, "<xml>"...)
	dst = appendCDATA(dst, "ToUserName", to)
	dst = appendCDATA(dst, "FromUserName", from)
	dst = append(dst, "<CreateTime>"...)
	dst = strconv.AppendInt(dst, at.Unix(), 10)
	dst = append(dst, "</CreateTime>"...)
	dst = appendCDATA(dst, "MsgType", kind)
	switch kind {
	case KindText:
		dst = appendCDATA(dst, "Content", text)
	case KindImage:
		dst = append(dst, "<Image>"...)
		dst = appendCDATA(dst, "MediaId", CleanText(r.Image))
		dst = append(dst, "</Image>"...)
	default:
		dst = append(dst, "<ArticleCount>1</ArticleCount><Articles><item>"...)
		dst = appendCDATA(dst, "Title", CleanText(r.News.Title))
		dst = appendCDATA(dst, "Description", CleanText(r.News.Description))
		dst = appendCDATA(dst, "PicUrl", CleanText(r.News.PicURL))
		dst = appendCDATA(dst, "Url", CleanText(r.News.URL))
		dst = append(dst, "</item></Articles>"...)
	}
	return append(dst, "</xml>"...), cut
}

// AppendText appends the document of a text reply, or nothing when there is nothing to say; cut as in a Reply.
func AppendText(dst []byte, to, from string, at time.Time, text string) (out []byte, cut bool) {
	return appendReply(dst, to, from, at, Reply{Text: text})
}

// AppendElement appends one element with CDATA; characters that XML forbids are dropped.
func AppendElement(dst []byte, name, text string) []byte {
	return appendCDATA(dst, name, CleanText(text))
}

// appendCDATA appends one element; a "]]>" in the text is split over two sections.
func appendCDATA(dst []byte, name, text string) []byte {
	dst = append(dst, '<')
	dst = append(dst, name...)
	dst = append(dst, "><![CDATA["...)
	for {
		i := strings.Index(text, "]]>")
		if i < 0 {
			break
		}
		dst = append(dst, text[:i+2]...)
		dst = append(dst, "]]><![CDATA["...)
		text = text[i+2:]
	}
	dst = append(dst, text...)
	dst = append(dst, "]]></"...)
	dst = append(dst, name...)
	return append(dst, '>')
}

// cutBytes cuts at a character so that at most limit bytes stay, an ellipsis included.
func cutBytes(s string, limit int) (string, bool) {
	if len(s) <= limit {
		return s, false
	}
	end := limit - len("…")
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…", true
}

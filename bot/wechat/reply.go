package wechat

// Reply is a passive reply. The first field that is set decides what it is; the zero Reply is "success", which the
// person does not see.
type Reply struct {
	Text  string   // at most 2047 bytes reach the person; more is cut at a character
	Image string   // media id
	News  *Article // the platform shows one article
}

// Article is a link with a title and a picture.
type Article struct{ Title, Description, PicURL, URL string }

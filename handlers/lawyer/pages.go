package lawyer

import "minxu/web"

func (c capability) pages() []web.Page { return nil }

func (c capability) nav() []web.NavItem { return nil }

// Package dialogtest plays transcripts against a flow. A transcript is a text file that a community worker can read and correct:
//
//	# comment
//	@ fact home=海风小区3号楼          a fact of the conversation's start
//	@ hint place: 1-5=海风小区5号楼    the next message is understood to say this, beside what World.Understand finds
//	@ hint? place: 1-5=海风小区5号楼   the same, but it is not sure
//	@ none photo                       the next message says that there is none
//	@ refuse "这个时段刚刚被别人约走了。"  the next order is refused with this sentence
//	? rows OpenHours: h1=3月4日9:00;王律师 | h2=3月6日14:00;李律师   what a query of this type finds from now on
//	? receipt Book: 7=LF202603100007   the receipt of the next order of this type
//	> 邻居家漏水，想约律师             what the resident types
//	> [photo]                          a photo; an id may follow
//	> [location] 海风小区5号楼         a location
//	> [menu]                           the flow is opened by its menu key
//	最近能约，回复序号：               every other line is what the bot says, word for word
//	! lawyer.Book{Hour:h2}             an order; "! refused …", "! missed", "! cancels", "! parks", "! ends" tell what else happened
//
// 上一步, 继续 and 再说一遍 do what the desk does with them. After its end the next message opens the flow again.
// At every pause the session is stored and read, and the talk must ask the same when it is replayed (dialog.Check).
// go test -update writes the bot's lines anew; the reviewer reads the difference.
package dialogtest

-- A database of schema 10 with what the bot keeps, as sqlite3's .dump gives it; the key was thirty-two times k.
BEGIN TRANSACTION;
CREATE TABLE chats (
        chat TEXT PRIMARY KEY,
        place TEXT,
        question BIGINT,
        placed DOUBLE PRECISION
    , message BIGINT, place_before TEXT, question_before BIGINT, placed_before DOUBLE PRECISION);
INSERT INTO "chats" VALUES('233f329be4d4e056c62daa37','cwg-cop-2022/2.3/4',1001,1.79599111379905915e+09,1,NULL,NULL,NULL);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "facts" VALUES('profile','0123');
CREATE TABLE figures (
        month TEXT NOT NULL,
        language TEXT NOT NULL,
        outcome TEXT NOT NULL,
        questions BIGINT NOT NULL,
        helped BIGINT NOT NULL,
        did_not BIGINT NOT NULL,
        PRIMARY KEY (month, language, outcome)
    );
CREATE TABLE lanes (lane TEXT PRIMARY KEY, holder TEXT, used DOUBLE PRECISION NOT NULL);
CREATE TABLE people (person TEXT PRIMARY KEY, language TEXT NOT NULL);
INSERT INTO "people" VALUES('45222acf65b4622f1db0c936','fr');
CREATE TABLE questions (
        update_id BIGINT PRIMARY KEY,
        person TEXT NOT NULL,
        asked DOUBLE PRECISION NOT NULL,
        question TEXT NOT NULL,
        language TEXT,
        outcome TEXT NOT NULL,
        confidence DOUBLE PRECISION NOT NULL,
        passages TEXT NOT NULL,
        build TEXT NOT NULL
    , chat TEXT, opened TEXT NOT NULL DEFAULT ' ', closed TEXT);
INSERT INTO "questions" VALUES(1001,'45222acf65b4622f1db0c936',1795976539.5,'Kingdom Saudi Arabia offered information sessions','en','answer',0.8,'["cwg-cop-2022/2.3/4", "cwg-cop-2022/2.3/5"]','b1','233f329be4d4e056c62daa37',' cwg-cop-2022/2.3/4 ',NULL);
INSERT INTO "questions" VALUES(1002,'93e9023f0d5eced1b1be9d06',1795976540.5,'zzzzqq','en','none',0.8,'[]','b1','79be2c56159ddfa15fbd7e1f',' ','handed over');
CREATE TABLE replicas (replica TEXT PRIMARY KEY, seen DOUBLE PRECISION NOT NULL, pid INTEGER NOT NULL);
CREATE TABLE replies (
        chat TEXT NOT NULL,
        asked BIGINT NOT NULL,
        part INTEGER NOT NULL,
        message BIGINT NOT NULL,
        sent DOUBLE PRECISION NOT NULL, question BIGINT,
        PRIMARY KEY (chat, asked, part)
    );
INSERT INTO "replies" VALUES('233f329be4d4e056c62daa37',1,0,1000001,1.79599111377493882e+09,NULL);
INSERT INTO "replies" VALUES('79be2c56159ddfa15fbd7e1f',1,0,1000001,1.7959911137909305e+09,NULL);
CREATE TABLE updates (
        update_id BIGINT PRIMARY KEY,
        lane TEXT NOT NULL,
        body TEXT,
        received DOUBLE PRECISION NOT NULL,
        starts INTEGER NOT NULL DEFAULT 0,
        sent INTEGER NOT NULL DEFAULT 0,
        done DOUBLE PRECISION
    , holder TEXT);
INSERT INTO "updates" VALUES(1001,'',NULL,1.79599111376270866e+09,1,1,1.79599111377879643e+09,NULL);
INSERT INTO "updates" VALUES(1002,'',NULL,1.79599111376270866e+09,1,1,1.79599111379400515e+09,NULL);
INSERT INTO "updates" VALUES(1003,'79be2c56159ddfa15fbd7e1f','{"update_id": 1003, "message": {"message_id": 2, "date": 1790000000, "chat": {"id": 5002, "type": "private", "first_name": "Ann"}, "from": {"id": 5002, "is_bot": false, "first_name": "Ann", "language_code": "en"}, "text": "/help"}}',1.79599111376270866e+09,0,0,NULL,NULL);
CREATE TABLE votes (
        person TEXT NOT NULL,
        question BIGINT NOT NULL,
        passage TEXT NOT NULL,
        helps INTEGER NOT NULL,
        voted DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (person, question, passage)
    );
INSERT INTO "votes" VALUES('45222acf65b4622f1db0c936',1001,'cwg-cop-2022/2.3/4',1,1.7959911138029263e+09);
CREATE TABLE wishes (
        person TEXT NOT NULL,
        wish TEXT NOT NULL,
        question BIGINT NOT NULL,
        since DOUBLE PRECISION NOT NULL,
        reminded DOUBLE PRECISION,
        build TEXT NOT NULL,
        sealed TEXT NOT NULL,
        PRIMARY KEY (person, wish)
    );
INSERT INTO "wishes" VALUES('45222acf65b4622f1db0c936','e7fa22047c096eeb1f06a89c',1002,1.79610706863202357e+09,NULL,'b1','dzZBBNHNSwXjowvB+stytKYzj6psGK2D+EgPsiLjCnML1EY7mIXeyqNUyAjgXUdStaOnbm/6PHSOrj6snMhPWoYc5KzclsdGDscNSA==');
CREATE INDEX updates_open ON updates (update_id) WHERE done IS NULL;
CREATE INDEX updates_done ON updates (done) WHERE done IS NOT NULL;
CREATE INDEX questions_person ON questions (person);
CREATE INDEX questions_asked ON questions (asked);
CREATE INDEX updates_lane ON updates (lane, update_id) WHERE done IS NULL;
COMMIT;
PRAGMA user_version = 10;
